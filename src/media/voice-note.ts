import { rename, rm } from 'node:fs/promises'
import type { Input, InputAudioTrack } from 'mediabunny'
import { MINUTE, SECOND } from '../lib/units.ts'
import { waveformOf } from './waveform.ts'

/** What WhatsApp plays as a voice message, on every phone. */
export const VOICE_TYPE = 'audio/ogg; codecs=opus'

/** Longer sound would take too long to encode. Opus is not encoded again and may have any length. */
const LONGEST_S = (5 * MINUTE) / SECOND
const SPEECH_BITS_PER_S = 32_000

export type VoiceNote = { durationSeconds: number; waveform: Uint8Array }

/** Where it is written until it is complete. */
export const halfOf = (path: string): string => `${path}.ogg`

/**
 * Makes a voice message of a sound: Ogg Opus mono, with its length and loudness. Mono Opus, as recorded by browsers, is
 * kept, and only its container changes. Undefined, with the file unchanged, if we cannot decode the sound (AAC, Vorbis)
 * or it is too long; throws if it is no sound, or damaged.
 */
export async function toVoiceNote(path: string): Promise<VoiceNote | undefined> {
  const { ALL_FORMATS, Conversion, FilePathSource, FilePathTarget, Input, OggOutputFormat, Output } = await import(
    'mediabunny'
  )
  const { OPUS_RATE } = await import('./sound-coders.ts')
  const open = (from: string) => new Input({ source: new FilePathSource(from), formats: ALL_FORMATS })
  using input = open(path)
  const track = await soundOf(input)
  if (!(await track.canDecode())) return undefined
  const isVoice = (await track.getCodec()) === 'opus' && (await track.getNumberOfChannels()) === 1
  if (!isVoice && (await track.computeDuration()) > LONGEST_S) return undefined
  const half = halfOf(path)
  try {
    const output = new Output({ format: new OggOutputFormat(), target: new FilePathTarget(half) })
    const opus = { codec: 'opus', numberOfChannels: 1, sampleRate: OPUS_RATE, bitrate: SPEECH_BITS_PER_S } as const
    const conversion = await Conversion.init({
      input,
      output,
      tracks: 'primary',
      video: { discard: true },
      ...(!isVoice && { audio: opus }),
    })
    if (!conversion.isValid) return undefined
    await conversion.execute()
    using made = open(half)
    const voice = await soundOf(made)
    const durationSeconds = await voice.computeDuration()
    const waveform = await waveformOf(voice, durationSeconds)
    await rename(half, path)
    return { durationSeconds, waveform }
  } finally {
    await rm(half, { force: true })
  }
}

async function soundOf(input: Input): Promise<InputAudioTrack> {
  const track = await input.getPrimaryAudioTrack()
  if (!track) throw new Error('there is no sound in it')
  return track
}
