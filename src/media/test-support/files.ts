import { crc32, deflateSync } from 'node:zlib'
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  Conversion,
  EncodedAudioPacketSource,
  EncodedPacket,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny'
import sharp from 'sharp'
import { seededRandom } from '../../sandbox/behaviour.ts'
import { sampleFile } from '../../sandbox/sample-media.ts'
import { RECORDING } from './recording.fixture.ts'
import { TONE_FLAC, TONE_MP3 } from './tone.fixture.ts'

/** The kinds of files we read. */
export const KINDS = ['webm', 'ogg', 'mp4', 'aac', 'mp3', 'flac', 'wav', 'png', 'jpeg', 'webp'] as const
export type FileKind = (typeof KINDS)[number]

/** A small whole file. */
export async function fileOfKind(kind: FileKind): Promise<Buffer> {
  switch (kind) {
    case 'webm':
      return RECORDING
    case 'ogg':
      return sampleFile('voice', 2)
    case 'mp4':
      return mp4()
    case 'mp3':
      return TONE_MP3
    case 'flac':
      return TONE_FLAC
    case 'aac':
      return aac()
    case 'wav':
      return wav()
    case 'png':
      return sampleFile('image')
    case 'jpeg':
      return sharp(sampleFile('image')).jpeg().toBuffer()
    case 'webp':
      return sharp(sampleFile('image')).webp().toBuffer()
    default:
      return kind satisfies never
  }
}

async function mp4(): Promise<Buffer> {
  const input = new Input({ source: new BufferSource(RECORDING), formats: ALL_FORMATS })
  const target = new BufferTarget()
  const conversion = await Conversion.init({ input, output: new Output({ format: new Mp4OutputFormat(), target }) })
  await conversion.execute()
  return Buffer.from(target.buffer ?? new ArrayBuffer(0))
}

/** A second of AAC in MP4, as Safari records; its packets hold nothing. */
async function aac(): Promise<Buffer> {
  const target = new BufferTarget()
  const output = new Output({ format: new Mp4OutputFormat(), target })
  const source = new EncodedAudioPacketSource('aac')
  output.addAudioTrack(source)
  await output.start()
  const description = Buffer.from('1188', 'hex')
  const decoderConfig = { codec: 'mp4a.40.2', numberOfChannels: 1, sampleRate: 48_000, description }
  const seconds = 1_024 / 48_000
  for (let at = 0; at < 1; at += seconds) {
    await source.add(new EncodedPacket(Buffer.alloc(16), 'key', at, seconds), { decoderConfig })
  }
  await output.finalize()
  return Buffer.from(target.buffer ?? new ArrayBuffer(0))
}

/** A second of silence. */
function wav(): Buffer {
  const [rate, bytes] = [8_000, 16_000]
  const header = Buffer.alloc(44)
  header.write('RIFF')
  header.writeUInt32LE(36 + bytes, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(bytes, 40)
  return Buffer.concat([header, Buffer.alloc(bytes)])
}

/** A black square as PNG, one bit per pixel: a small file, quickly made, however large the picture. */
export function blackPng(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data])
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    checksum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, checksum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))))
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

const INTERESTING = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff]

/** The file with a few errors: bytes or runs of bytes changed, pieces cut out or doubled, or its end missing. */
export function mutate(whole: Buffer, seed: number): Buffer {
  const random = seededRandom(seed + 1)
  const below = (count: number) => Math.floor(random() * count)
  let bytes = Buffer.from(whole)
  // Most of what a parser relies on is at the beginning.
  const somewhere = () => below(random() < 0.6 ? Math.min(200, bytes.length) : bytes.length)
  for (let i = 0; i <= below(4); i++) {
    const at = somewhere()
    const length = 1 + below(8)
    switch (below(5)) {
      case 0:
        bytes[at] = below(256)
        break
      case 1:
        bytes.fill(INTERESTING[below(INTERESTING.length)]!, at, Math.min(bytes.length, at + length))
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
        break
      default:
        bytes = bytes.subarray(0, Math.max(1, at + length))
    }
  }
  return bytes
}
