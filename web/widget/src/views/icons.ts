import { svg, type SVGTemplateResult } from "lit/html.js";

const draw = (path: string): SVGTemplateResult => svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}/></svg>`;

/** Line drawings, for decoration only. */
export const icons = {
  chat: draw("M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-4.5 3.5V17H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8 11h.01M12 11h.01M16 11h.01"),
  down: draw("M5 9l7 7 7-7"),
  cross: draw("M6 6l12 12M18 6L6 18"),
  more: draw("M5 12h.01M12 12h.01M19 12h.01"),
  send: draw("M12 19V6M6 11.5L12 5.5l6 6"),
  picture: draw("M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM3 16.5l5-5 4.5 4.5 3-3 5.5 5M15.5 8.5h.01"),
  person: draw("M4 13a8 8 0 0 1 16 0M4 13v3a2 2 0 0 0 2 2h1v-6H4zM20 13v3a2 2 0 0 1-2 2h-1v-6h3zM18 18c0 2-2 3-5 3"),
  shield: draw("M12 3l7.5 2.5v6c0 4.5-3 7.8-7.5 9.5-4.5-1.7-7.5-5-7.5-9.5v-6zM9 12l2.2 2.2L15.5 10"),
  info: draw("M12 8h.01M11 12h1v5h1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z"),
  cloud: draw("M3 3l18 18M8.5 8.2A5.5 5.5 0 0 0 7 19h11M10.5 6.3A6 6 0 0 1 18 11a4 4 0 0 1 3 6.3"),
  up: draw("M7 11v9H4v-9zM7 11l4-7c1.5 0 2.5 1 2.5 2.5V10H19a1.5 1.5 0 0 1 1.5 1.8l-1.2 6.7A1.8 1.8 0 0 1 17.5 20H7"),
  thumb: draw("M17 13V4h3v9zM17 13l-4 7c-1.5 0-2.5-1-2.5-2.5V14H5a1.5 1.5 0 0 1-1.5-1.8l1.2-6.7A1.8 1.8 0 0 1 6.5 4H17"),
  check: draw("M5 12.5l4.5 4.5L19 7.5"),
  large: draw("M3 19L8.5 5 14 19M5 14h7M15 19l3-8 3 8M16 16.5h4"),
  moon: draw("M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"),
  list: draw("M5 4h14v16H5zM8.5 9h7M8.5 13h7M8.5 17h4"),
  again: draw("M4 12a8 8 0 1 1 2.5 5.8M4 19v-5h5"),
};
