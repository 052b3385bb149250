let context: AudioContext | null = null;
let last = 0;

/** Two soft tones, at most every two seconds; silent until the person has touched the page. */
export function chime(): void {
  if (Date.now() - last < 2000 || typeof AudioContext === "undefined") return;
  last = Date.now();
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  [660, 880].forEach((pitch, at) => tone(context!, pitch, context!.currentTime + at * 0.14));
}

function tone(audio: AudioContext, pitch: number, from: number): void {
  const [sound, volume] = [audio.createOscillator(), audio.createGain()];
  sound.frequency.value = pitch;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(0.06, from + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.32);
  sound.connect(volume).connect(audio.destination);
  sound.start(from);
  sound.stop(from + 0.34);
}
