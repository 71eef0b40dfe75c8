/** Codecs in WebAssembly for mediabunny, which has none outside a browser. Loaded only by the parsing process. */
import { FLACDecoder } from '@wasm-audio-decoders/flac'
import { createDecoder, createEncoder, type OpusDecoderHandle, type OpusEncoderHandle, Signal } from 'libopus-wasm'
import {
  type AudioCodec,
  AudioSample,
  CustomAudioDecoder,
  CustomAudioEncoder,
  EncodedPacket,
  registerDecoder,
  registerEncoder,
} from 'mediabunny'
import { MPEGDecoder } from 'mpg123-decoder'

/** The rate Opus works in, whatever the input. */
export const OPUS_RATE = 48_000
/** Good enough for speech, and fast. */
const COMPLEXITY = 3

type Sound = { channelData: Float32Array[]; sampleRate: number }

/** Decodes one packet after the other; each continues where the last one ended. */
abstract class PacketDecoder extends CustomAudioDecoder {
  #endsAt: number | undefined
  abstract soundOf(packet: Uint8Array): Sound | Promise<Sound>

  async decode(packet: EncodedPacket) {
    const sound = await this.soundOf(packet.data)
    // The MP3 decoder makes two channels of one.
    const channelData = sound.channelData.slice(0, this.config.numberOfChannels)
    const { sampleRate } = sound
    const frames = channelData[0]?.length ?? 0
    if (frames === 0) return
    const timestamp = this.#endsAt ?? packet.timestamp
    this.#endsAt = timestamp + frames / sampleRate
    const data = new Float32Array(frames * channelData.length)
    for (const [index, channel] of channelData.entries()) data.set(channel, index * frames)
    this.onSample(
      new AudioSample({ data, format: 'f32-planar', numberOfChannels: channelData.length, sampleRate, timestamp }),
    )
  }

  flush() {
    // Nothing is held back.
  }
}

class Mp3Decoder extends PacketDecoder {
  static override supports = (codec: AudioCodec) => codec === 'mp3'
  readonly #decoder = new MPEGDecoder({ enableGapless: false })
  init = () => this.#decoder.ready
  soundOf = (packet: Uint8Array) => this.#decoder.decodeFrame(packet)
  close = () => this.#decoder.free()
}

class FlacDecoder extends PacketDecoder {
  static override supports = (codec: AudioCodec) => codec === 'flac'
  readonly #decoder = new FLACDecoder()
  init = () => this.#decoder.ready
  soundOf = (packet: Uint8Array) => this.#decoder.decodeFrames([packet])
  close = () => this.#decoder.free()
}

/** Mono and stereo both become mono. */
class OpusDecoder extends PacketDecoder {
  static override supports = (codec: AudioCodec, { numberOfChannels }: AudioDecoderConfig) =>
    codec === 'opus' && numberOfChannels <= 2
  #decoder!: OpusDecoderHandle
  async init() {
    this.#decoder = await createDecoder({ channels: 1, sampleRate: OPUS_RATE })
  }
  soundOf = (packet: Uint8Array) => ({ channelData: [this.#decoder.decodeFloat(packet)], sampleRate: OPUS_RATE })
  close = () => this.#decoder.free()
}

/** Mono at 48 kHz, in frames of 20 ms. */
class OpusEncoder extends CustomAudioEncoder {
  static override supports = (codec: AudioCodec, { numberOfChannels, sampleRate }: AudioEncoderConfig) =>
    codec === 'opus' && numberOfChannels === 1 && sampleRate === OPUS_RATE
  #encoder!: OpusEncoderHandle
  #frame = new Float32Array(0)
  #filled = 0
  #packets = 0

  async init() {
    this.#encoder = await createEncoder({
      channels: 1,
      sampleRate: OPUS_RATE,
      signal: Signal.Voice,
      complexity: COMPLEXITY,
      ...(this.config.bitrate && { bitrate: this.config.bitrate }),
    })
    this.#frame = new Float32Array(this.#encoder.frameSize)
  }

  encode(sample: AudioSample) {
    const options = { planeIndex: 0, format: 'f32' } as const
    const sound = new Float32Array(sample.allocationSize(options) / Float32Array.BYTES_PER_ELEMENT)
    sample.copyTo(sound, options)
    for (let at = 0; at < sound.length; ) {
      const piece = sound.subarray(at, at + this.#frame.length - this.#filled)
      this.#frame.set(piece, this.#filled)
      this.#filled += piece.length
      at += piece.length
      if (this.#filled === this.#frame.length) this.#emit()
    }
  }

  flush() {
    if (this.#filled === 0) return
    this.#frame.fill(0, this.#filled)
    this.#emit()
  }

  close = () => this.#encoder.free()

  #emit() {
    const encoder = this.#encoder
    const seconds = this.#frame.length / OPUS_RATE
    const data = Uint8Array.from(encoder.encodeFloat(this.#frame))
    const description = opusHead(encoder.getLookahead())
    const decoderConfig = { codec: 'opus', numberOfChannels: 1, sampleRate: OPUS_RATE, description }
    this.onPacket(new EncodedPacket(data, 'key', this.#packets++ * seconds, seconds), { decoderConfig })
    this.#filled = 0
  }
}

/** The head of a mono Opus stream, RFC 7845 section 5.1. */
function opusHead(preSkip: number): Uint8Array {
  const head = Buffer.alloc(19)
  head.write('OpusHead')
  head[8] = 1
  head[9] = 1
  head.writeUInt16LE(preSkip, 10)
  head.writeUInt32LE(OPUS_RATE, 12)
  return head
}

for (const decoder of [Mp3Decoder, FlacDecoder, OpusDecoder]) registerDecoder(decoder)
registerEncoder(OpusEncoder)
