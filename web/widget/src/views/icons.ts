import { svg, type SVGTemplateResult } from "lit/html.js";

const draw = (path: string): SVGTemplateResult => svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}/></svg>`;

/** Line drawings, for decoration only. */
export const icons = {
  chat: draw("M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-4.500 3.500V17H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8 11h.01M12 11h.01M16 11h.01"),
  down: draw("M5 9l7 7 7-7"),
  cross: draw("M6 6l12 12M18 6L6 18"),
  more: draw("M5 12h.01M12 12h.01M19 12h.01"),
  send: draw("M12 19V6M6 11.500L12 5.500l6 6"),
  picture: draw("M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM3 16.500l5-5 4.500 4.500 3-3 5.500 5M15.500 8.500h.01"),
  person: draw("M4 13a8 8 0 0 1 16 0M4 13v3a2 2 0 0 0 2 2h1v-6H4zM20 13v3a2 2 0 0 1-2 2h-1v-6h3zM18 18c0 2-2 3-5 3"),
  shield: draw("M12 3l7.500 2.500v6c0 4.500-3 7.800-7.500 9.500-4.500-1.700-7.500-5-7.500-9.500v-6zM9 12l2.200 2.200L15.500 10"),
  info: draw("M12 8h.01M11 12h1v5h1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z"),
  cloud: draw("M3 3l18 18M8.500 8.200A5.500 5.500 0 0 0 7 19h11M10.500 6.300A6 6 0 0 1 18 11a4 4 0 0 1 3 6.300"),
  up: draw("M7 11v9H4v-9zM7 11l4-7c1.500 0 2.500 1 2.500 2.500V10H19a1.500 1.500 0 0 1 1.500 1.800l-1.200 6.700A1.800 1.800 0 0 1 17.500 20H7"),
  thumb: draw("M17 13V4h3v9zM17 13l-4 7c-1.500 0-2.500-1-2.500-2.500V14H5a1.500 1.500 0 0 1-1.500-1.800l1.200-6.700A1.800 1.800 0 0 1 6.500 4H17"),
  check: draw("M5 12.500l4.500 4.500L19 7.500"),
  large: draw("M3 19L8.500 5 14 19M5 14h7M15 19l3-8 3 8M16 16.500h4"),
  moon: draw("M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z"),
  again: draw("M4 12a8 8 0 1 1 2.500 5.800M4 19v-5h5"),
};

const EYES = "M9 9.500v.01M15 9.500v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z";
const MOUTHS = ["M8.500 16.500c1-2.500 6-2.500 7 0", "M9 16c1.500-1.200 4.500-1.200 6 0", "M9 15.500h6", "M9 15c1.500 1.200 4.500 1.200 6 0", "M8 14c1 3.500 7 3.500 8 0"];

/** Five faces, from very bad to very good. */
export const faces = MOUTHS.map((mouth) => draw(EYES + mouth));
