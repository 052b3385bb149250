/** A wallet's colour on light and on dark, always readable. */

type Rgb = readonly [number, number, number];

export interface Palette {
  primary: string;
  "on-primary": string;
  ink: string;
  soft: string;
  edge: string;
}

const FALLBACK = "#1f5fd0";
const SURFACE = { light: "#ffffff", dark: "#1a1f29" };
const READABLE = 4.6;

/** The colours drawn from a wallet's own: `ink` is it as text on a surface, `soft` a tint, `edge` a line. */
export function palette(primary: string | undefined, onPrimary: string | undefined, dark: boolean): Palette {
  const own = parse(primary) ?? parse(FALLBACK)!;
  const surface = parse(dark ? SURFACE.dark : SURFACE.light)!;
  const soft = mix(own, surface, dark ? 0.24 : 0.08);
  return {
    primary: hex(own),
    "on-primary": hex(readableOn(own, parse(onPrimary))),
    ink: hex(readable(own, soft, dark)),
    soft: hex(soft),
    edge: hex(mix(own, surface, dark ? 0.5 : 0.26)),
  };
}

/** How well one colour is seen on another, as WCAG counts it. */
export function contrast(one: string, other: string): number {
  return ratio(parse(one)!, parse(other)!);
}

function readableOn(own: Rgb, wanted: Rgb | null): Rgb {
  if (wanted && ratio(own, wanted) >= 4.5) return wanted;
  const [white, black]: [Rgb, Rgb] = [[255, 255, 255], [0, 0, 0]];
  return ratio(own, white) >= ratio(own, black) ? white : black;
}

function readable(own: Rgb, background: Rgb, dark: boolean): Rgb {
  const towards: Rgb = dark ? [255, 255, 255] : [0, 0, 0];
  for (let share = 1; share > 0; share -= 0.04) {
    const tried = mix(own, towards, share);
    if (ratio(tried, background) >= READABLE) return tried;
  }
  return towards;
}

function parse(text: string | undefined): Rgb | null {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text ?? "");
  return found && [parseInt(found[1]!, 16), parseInt(found[2]!, 16), parseInt(found[3]!, 16)];
}

function hex(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  return [0, 1, 2].map((part) => one[part]! * share + other[part]! * (1 - share)) as unknown as Rgb;
}

function ratio(one: Rgb, other: Rgb): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
