import { rename, rm } from 'node:fs/promises'
import type { Input } from 'mediabunny'

/** What WhatsApp plays as a voice message, on every phone. */
export const VOICE_TYPE = 'audio/ogg; codecs=opus'

/** Where it is written until it is whole. */
export const halfOf = (path: string): string => `${path}.ogg`

/**
 * Makes a voice message of what a browser recorded: the sound stays as it is, its wrapping becomes Ogg. Chromium wraps
 * Opus in WebM, others in MP4. Undefined, and the file untouched, when no Opus is found in it; throws when it is broken.
 */
export async function toVoiceNote(path: string): Promise<{ durationSeconds: number } | undefined> {
  const { ALL_FORMATS, Conversion, FilePathSource, FilePathTarget, Input, OggOutputFormat, Output } = await import(
    'mediabunny'
  )
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS })
  const track = await opusTrackOf(input)
  if (!track) return undefined
  const half = halfOf(path)
  try {
    const durationSeconds = await track.computeDuration()
    const output = new Output({ format: new OggOutputFormat(), target: new FilePathTarget(half) })
    const conversion = await Conversion.init({ input, output, video: { discard: true } })
    if (!conversion.isValid) return undefined
    await conversion.execute()
    await rename(half, path)
    return { durationSeconds }
  } finally {
    await rm(half, { force: true })
  }
}

async function opusTrackOf(input: Input) {
  try {
    const track = await input.getPrimaryAudioTrack()
    return track?.codec === 'opus' ? track : undefined
  } catch {
    // No format that we know: it goes as it came.
    return undefined
  }
}
