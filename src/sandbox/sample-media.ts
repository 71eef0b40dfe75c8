import { crc32, deflateSync } from 'node:zlib'

/** A small file of each kind, for messages that come without one. Picture, sticker and voice can really be opened. */
export function sampleFile(kind: 'image' | 'video' | 'voice' | 'document' | 'sticker', seconds = 3): Buffer {
  switch (kind) {
    case 'image':
      return picture(320, 240)
    case 'sticker':
      return Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64')
    case 'voice':
      return silentOpus(seconds)
    case 'document':
      return Buffer.from('Order 1042\n2 x Pizza Margherita\n1 x Tiramisu\n')
    case 'video':
      return Buffer.concat([
        Buffer.from('00000018667479706d70343200000000697736f6d6d703432', 'hex'),
        Buffer.alloc(2048),
      ])
    default:
      return kind satisfies never
  }
}

/** A PNG with a plate-like round gradient. */
function picture(width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const distance = Math.hypot(x - width / 2, y - height / 2) / (height / 2)
      const at = y * (1 + width * 3) + 1 + x * 3
      rows[at] = distance < 0.8 ? 230 - 90 * distance : 70
      rows[at + 1] = distance < 0.8 ? 120 + 60 * distance : 110
      rows[at + 2] = distance < 0.8 ? 60 : 130
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    return Buffer.concat([uint32(data.length), body, uint32(crc32(body))])
  }
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** An Ogg Opus file of silence: 20 ms a packet, 50 packets a page. */
function silentOpus(seconds: number): Buffer {
  const head = Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])])
  const tags = Buffer.concat([
    Buffer.from('OpusTags'),
    Buffer.from([7, 0, 0, 0]),
    Buffer.from('sandbox'),
    Buffer.alloc(4),
  ])
  const pages = [oggPage(0, 2, 0n, [head]), oggPage(1, 0, 0n, [tags])]
  const silence = Buffer.from([0xf8, 0xff, 0xfe])
  const count = Math.max(1, Math.ceil(seconds))
  for (let i = 0; i < count; i++) {
    const last = i === count - 1
    pages.push(
      oggPage(
        2 + i,
        last ? 4 : 0,
        BigInt((i + 1) * 48_000),
        Array.from({ length: 50 }, () => silence),
      ),
    )
  }
  return Buffer.concat(pages)
}

function oggPage(sequence: number, flags: number, granule: bigint, packets: Buffer[]): Buffer {
  const header = Buffer.alloc(27)
  header.write('OggS')
  header[5] = flags
  header.writeBigInt64LE(granule, 6)
  header.writeUInt32LE(1, 14)
  header.writeUInt32LE(sequence, 18)
  header[26] = packets.length
  const page = Buffer.concat([header, Buffer.from(packets.map((packet) => packet.length)), ...packets])
  page.writeUInt32LE(oggChecksum(page), 22)
  return page
}

function oggChecksum(page: Buffer): number {
  let checksum = 0
  for (const byte of page) {
    checksum ^= byte << 24
    for (let bit = 0; bit < 8; bit++) checksum = checksum & 0x80000000 ? (checksum << 1) ^ 0x04c11db7 : checksum << 1
  }
  return checksum >>> 0
}

function uint32(value: number): Buffer {
  const out = Buffer.alloc(4)
  out.writeUInt32BE(value >>> 0)
  return out
}
