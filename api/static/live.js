// What happens while a page is open, as /api/v1/events tells it. A connection that breaks is made again by the browser
// and goes on after the last entry; readings that were missed are not told again, so `missed` is called. The first time
// units are told that changed since the page was made: after `batch`. A connection may be dead and not know it: where
// not even a beat comes, it is made anew.

const AGAIN_MS = 5000;
const DEAF_MS = 45_000;

export function listen({ after, batch, units, entry, missed, state }) {
  let source = null;
  let broken = false;
  let heard = Date.now();

  function open() {
    heard = Date.now();
    source = new EventSource(`/api/v1/events?after=${after}&batch=${batch}`);
    source.addEventListener("open", () => {
      state?.(true);
      if (broken) missed?.();
      broken = false;
    });
    for (const name of ["hello", "beat", "units", "entry"]) source.addEventListener(name, () => (heard = Date.now()));
    source.addEventListener("units", (event) => units?.(JSON.parse(event.data)));
    source.addEventListener("entry", (event) => {
      const told = JSON.parse(event.data);
      after = told.seq;
      entry?.(told);
    });
    source.addEventListener("error", () => {
      broken = true;
      state?.(false);
      // Closed for good: signed out, or refused. Try again by hand, slowly.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, AGAIN_MS);
    });
  }

  function listenAgain() {
    if (source.readyState !== EventSource.OPEN || Date.now() - heard <= DEAF_MS) return;
    source.close();
    broken = true;
    state?.(false);
    open();
  }

  open();
  setInterval(listenAgain, AGAIN_MS);
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && (missed?.(), open()));
}
