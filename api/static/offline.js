// Without a network: whom to call, as the page last said, and back as soon as there is one.
try {
  const { name, phone, after } = JSON.parse(localStorage.getItem("call") ?? "{}");
  const told = [name, phone].filter(Boolean).join(" ");
  if (told) document.getElementById("whom").textContent = after ? `${told} (after hours ${after})` : told;
} catch {
  // "your pharmacy" stands there already.
}
addEventListener("online", () => location.replace("/home"));
