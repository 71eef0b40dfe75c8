/** Frequencies in hertz, one after the other. */
const TONES = [880, 1_320]
const TONE_S = 0.14
const LOUDNESS = 0.12

let context: AudioContext | undefined

/** Two short tones. Silent until somebody has clicked in the page, as browsers require. */
export async function chime(): Promise<void> {
  context ??= new AudioContext()
  if (context.state === 'suspended') await context.resume()
  const { currentTime: now, destination } = context
  for (const [place, frequency] of TONES.entries()) {
    const at = now + place * TONE_S
    const tone = new OscillatorNode(context, { frequency })
    const loudness = new GainNode(context, { gain: 0 })
    loudness.gain.setValueAtTime(0, at)
    loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01)
    loudness.gain.exponentialRampToValueAtTime(0.001, at + TONE_S)
    tone.connect(loudness).connect(destination)
    tone.start(at)
    tone.stop(at + TONE_S)
  }
}
