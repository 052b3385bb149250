import type { Stream } from "../stream";

let stream: Stream | null = null;

/** From now on what is told goes by this stream. */
export function speakBy(opened: Stream): void {
  stream = opened;
}

/** Say something on the stream; without one it is not missed. */
export function tell(what: Record<string, unknown>): void {
  stream?.send(what);
}
