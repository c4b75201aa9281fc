// Without a network: whom to call, as the page last said, and back as soon as the service answers.
try {
  const { name, phone, after } = JSON.parse(localStorage.getItem("call") ?? "{}");
  const told = [name, phone].filter(Boolean).join(" ");
  if (told) document.getElementById("whom").textContent = after ? `${told} (after hours ${after})` : told;
} catch {
  // "your pharmacy" stands there already.
}

async function back() {
  try {
    if (navigator.onLine && (await fetch("/healthz", { cache: "no-store" })).ok) location.replace("/home");
  } catch {
    // Not yet.
  }
}

addEventListener("online", back);
setInterval(back, 3000);
