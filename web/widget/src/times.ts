import type { Language, Words } from "./messages";

const DAY_MS = 86_400_000;

/** A moment as a customer reads it: the time today, with the day before that. */
export function moment(at: number, language: Language, words: Words, now = Date.now()): string {
  // Making a formatter takes longer than all else that is drawn with the first message.
  const clock = new Date(at).toTimeString().slice(0, 5);
  const days = Math.round((midnight(now) - midnight(at)) / DAY_MS);
  if (days === 0) return clock;
  if (days === 1) return `${words.yesterday} ${clock}`;
  return `${new Intl.DateTimeFormat(language, { month: "short", day: "numeric" }).format(at)} ${clock}`;
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
