const SAMPLES = 64
const FULL = 100

/** Loudness of 64 pieces of a sound, 0 to 100; a flat line when it is unknown. */
export function samplesOf(waveform: string | null): number[] {
  if (!waveform) return Array<number>(SAMPLES).fill(12)
  try {
    const bytes = atob(waveform)
    return Array.from({ length: SAMPLES }, (_, index) => Math.min(FULL, bytes.charCodeAt(index) || 0))
  } catch {
    return Array<number>(SAMPLES).fill(12)
  }
}

/** The loudness of a recording, measured at regular intervals (0 to 1), in the form of the API and WhatsApp. */
export function waveformOf(levels: readonly number[]): string {
  const loudest = Math.max(0.05, ...levels)
  const samples = Array.from({ length: SAMPLES }, (_, index) => {
    const from = Math.floor((index * levels.length) / SAMPLES)
    const to = Math.max(from + 1, Math.floor(((index + 1) * levels.length) / SAMPLES))
    const piece = levels.slice(from, to)
    return piece.length === 0 ? 0 : Math.round((Math.max(...piece) / loudest) * FULL)
  })
  return btoa(String.fromCharCode(...samples))
}

/** 1:05 */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
