import { type BinaryNode, jidDecode } from '@whiskeysockets/baileys'

export type { BinaryNode }

/** The server's own address: with the `@`, as in the server's own stanzas. */
export const SERVER = '@s.whatsapp.net'

export function children(node: BinaryNode | undefined): BinaryNode[] {
  return Array.isArray(node?.content) ? node.content : []
}

export function child(node: BinaryNode | undefined, tag: string): BinaryNode | undefined {
  return children(node).find((item) => item.tag === tag)
}

/** The bytes inside a node, or of its child when a tag is given; empty when there are none. */
export function bytes(node: BinaryNode | undefined, tag?: string): Buffer {
  const content = (tag ? child(node, tag) : node)?.content
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof Uint8Array ? Buffer.from(content) : Buffer.alloc(0)
}

export function leaf(tag: string, content: Uint8Array | string, attrs: Record<string, string> = {}): BinaryNode {
  return { tag, attrs, content }
}

/** The answer to an iq. */
export function result(query: BinaryNode, content?: BinaryNode[]): BinaryNode {
  return { tag: 'iq', attrs: { from: SERVER, type: 'result', id: query.attrs.id ?? '' }, content }
}

export function iqError(query: BinaryNode, code: number, text: string): BinaryNode {
  return {
    tag: 'iq',
    attrs: { from: SERVER, type: 'error', id: query.attrs.id ?? '' },
    content: [{ tag: 'error', attrs: { code: String(code), text } }],
  }
}

export type Address = { user: string; server: 'lid' | 's.whatsapp.net' | 'other'; device: number }

export function parseJid(jid: string | undefined): Address | undefined {
  const decoded = jidDecode(jid)
  if (!decoded) return undefined
  const server = decoded.server === 'lid' || decoded.server === 's.whatsapp.net' ? decoded.server : 'other'
  return { user: decoded.user, server, device: decoded.device ?? 0 }
}

export function pnJid(phone: string, device = 0): string {
  return device ? `${phone}:${device}@s.whatsapp.net` : `${phone}@s.whatsapp.net`
}

export function lidJid(lid: string, device = 0): string {
  return device ? `${lid}:${device}@lid` : `${lid}@lid`
}

/** Unix seconds as text, the form of every `t` attribute. */
export function unixSeconds(ms: number): string {
  return String(Math.floor(ms / 1000))
}
