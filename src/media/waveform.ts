import type { InputAudioTrack } from 'mediabunny'

/** As many samples as phones draw. */
const BARS = 64
const LOUDEST = 100
/** Of full scale: quieter sound is drawn as silence, so that noise is not. */
const QUIET = 0.005
/** Only every so many values are used, which is enough to draw. */
const STEP = 8

/** A sound's loudness over its length: 64 samples of 0 to 100, the loudest of them 100 unless all is quiet. */
export async function waveformOf(track: InputAudioTrack, durationSeconds: number): Promise<Uint8Array> {
  const { AudioSampleSink } = await import('mediabunny')
  const sums = new Float64Array(BARS)
  const counts = new Float64Array(BARS)
  for await (const sample of new AudioSampleSink(track).samples()) {
    const options = { planeIndex: 0, format: 'f32-planar' } as const
    const sound = new Float32Array(sample.allocationSize(options) / Float32Array.BYTES_PER_ELEMENT)
    sample.copyTo(sound, options)
    const { timestamp, sampleRate } = sample
    sample.close()
    for (let at = 0; at < sound.length; at += STEP) {
      const share = (timestamp + at / sampleRate) / durationSeconds
      const bar = Math.min(BARS - 1, Math.max(0, Math.floor(share * BARS)))
      sums[bar] = (sums[bar] ?? 0) + (sound[at] ?? 0) ** 2
      counts[bar] = (counts[bar] ?? 0) + 1
    }
  }
  const levels = sums.map((sum, bar) => Math.sqrt(sum / Math.max(1, counts[bar] ?? 0)))
  const loudest = levels.reduce((most, level) => Math.max(most, level), QUIET)
  return Uint8Array.from(levels, (level) => Math.round((level / loudest) * LOUDEST))
}
