import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

/** What the media host does with a request for one file, instead of answering it. */
export type MediaFault =
  /** Announces the whole file and cuts the connection after this many bytes. */
  | { kind: 'cut'; afterBytes: number }
  /** Answers 200 with an empty body. */
  | { kind: 'empty' }
  /** Other bytes than were encrypted, of the same length. */
  | { kind: 'altered' }
  /** Sends this many extra bytes after the file. */
  | { kind: 'longer'; bytes: number }
  | { kind: 'endless' }
  /** One byte every this many milliseconds. */
  | { kind: 'trickle'; everyMs: number }
  /** Header lines without end. */
  | { kind: 'endless_headers' }
  /** Accepts the request and says nothing. */
  | { kind: 'silent' }
  | { kind: 'redirect'; to: string }
  | { kind: 'status'; status: number }
  /** Small on the wire; this many bytes when unpacked, as its header says. */
  | { kind: 'gzip_bomb'; bytes: number }

const CHUNK = Buffer.alloc(64 * 1024, 7)

/** Plays the fault to its end, or until the client leaves. */
export function playMediaFault(fault: MediaFault, body: Buffer, request: IncomingMessage, response: ServerResponse) {
  const { socket } = request
  const until = (step: () => void, everyMs: number) => {
    const timer = setInterval(step, everyMs)
    socket.once('close', () => clearInterval(timer))
  }
  switch (fault.kind) {
    case 'cut':
      response.setHeader('content-length', body.length)
      response.write(body.subarray(0, fault.afterBytes), () => socket.destroy())
      return
    case 'empty':
      response.setHeader('content-length', 0)
      response.end()
      return
    case 'altered':
      response.setHeader('content-length', body.length)
      response.end(Buffer.from(body.map((byte) => byte ^ 0x55)))
      return
    case 'longer':
      response.end(Buffer.concat([body, Buffer.alloc(fault.bytes, 7)]))
      return
    case 'endless': {
      const more = () => {
        while (!socket.destroyed && response.write(CHUNK));
      }
      response.on('drain', more)
      more()
      return
    }
    case 'trickle': {
      let sent = 0
      response.setHeader('content-length', body.length)
      response.flushHeaders()
      until(() => response.write(body.subarray(sent, ++sent)), fault.everyMs)
      return
    }
    case 'endless_headers':
      socket.write('HTTP/1.1 200 OK\r\n')
      until(() => socket.write(`X-More: ${'a'.repeat(1_000)}\r\n`), 5)
      return
    case 'silent':
      return
    case 'redirect':
      response.writeHead(302, { location: fault.to })
      response.end()
      return
    case 'status':
      response.writeHead(fault.status)
      response.end('no')
      return
    case 'gzip_bomb':
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(Buffer.alloc(fault.bytes)))
      return
    default:
      fault satisfies never
  }
}
