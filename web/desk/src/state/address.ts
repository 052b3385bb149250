import { watch } from "vue";
import { may, state, type View } from "./store";
import { select } from "./talks";

const VIEWS: Record<string, () => boolean> = { lead: () => may("lead") || may("figures"), audit: () => may("audit"), accounts: () => may("accounts") };

/** The address names what is open, so that loading the page again, or a notification, leads there. */
export function followAddress(): void {
  let followed = false;
  addEventListener("hashchange", read);
  watch(
    () => state.phase === "in" && state.loaded,
    (ready) => {
      if (ready) read();
      followed ||= ready;
    },
  );
  watch(
    () => [state.view, state.selected] as const,
    ([view, selected]) => {
      if (!followed) return; // what the address says comes first
      const hash = view !== "desk" ? view : selected ? `c=${selected}` : "";
      if (location.hash.slice(1) !== hash) history.replaceState(null, "", hash ? `#${hash}` : location.pathname);
    },
  );
}

function read(): void {
  const hash = location.hash.slice(1);
  if (VIEWS[hash]?.()) state.view = hash as View;
  else if (hash.startsWith("c=") && may("read")) void select(decodeURIComponent(hash.slice(2)));
}
