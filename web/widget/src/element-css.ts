/** Marks a style sheet; the build takes the white space out. */
export const css = String.raw;
