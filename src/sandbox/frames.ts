/** Splits a byte stream into frames (3 bytes of length, body) and consumes the intro that comes once at its start. */
export function makeFrameReader(onFrame: (body: Buffer) => void): (chunk: Buffer) => void {
  let buffered: Buffer = Buffer.alloc(0)
  let introSeen = false
  return (chunk) => {
    buffered = buffered.length ? Buffer.concat([buffered, chunk]) : chunk
    if (!introSeen) {
      const length = introLength(buffered)
      if (length === undefined) return
      buffered = buffered.subarray(length)
      introSeen = true
    }
    while (buffered.length >= 3) {
      const size = buffered.readUIntBE(0, 3)
      if (buffered.length < size + 3) return
      const body = buffered.subarray(3, size + 3)
      buffered = buffered.subarray(size + 3)
      onFrame(body)
    }
  }
}

export function frame(body: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(body.length + 3)
  out.writeUIntBE(body.length, 0, 3)
  out.set(body, 3)
  return out
}

const WA_INTRO_LENGTH = 4

/** Length of `W A 6 3`, and of the routing information before it if the client has some; undefined: wait for more. */
function introLength(data: Buffer): number | undefined {
  if (data.length < WA_INTRO_LENGTH) return undefined
  if (data[0] === 0x57 && data[1] === 0x41) return WA_INTRO_LENGTH
  // Baileys writes 02 03 where others write "ED", then 00/01 and a 24-bit length.
  if (data.length < 7) return undefined
  const routing = 7 + data.readUIntBE(4, 3) + WA_INTRO_LENGTH
  return data.length < routing ? undefined : routing
}
