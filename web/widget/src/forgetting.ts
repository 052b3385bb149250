import { Refused } from "./api";
import { backoff } from "./backoff";
import type { Store } from "./outbox";

const TRIES = 8;
/** Of a known customer the name has one part more than of an anonymous one (nameOf). */
const OF_THE_KNOWN = /^paydoc\.[^.]+\.[^.]+\.(conversation|votes|draft|out)\b/;

/** Known customers have left: nothing of theirs stays. What was said anonymously does. */
export function forgetKnown(...stores: readonly Store[]): void {
  for (const store of stores) {
    const keys = Array.from({ length: store.length }, (_, at) => store.key(at)!);
    for (const key of keys) if (OF_THE_KNOWN.test(key)) store.removeItem(key);
  }
}

/** Tried until the server knows; a refusal says that it knows. */
export async function insist(call: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      await call();
      return;
    } catch (error) {
      if (error instanceof Refused && !error.passes) return;
      await new Promise((resolve) => setTimeout(resolve, backoff(tries)));
    }
  }
}
