import {
  type BinaryNode,
  getAllBinaryNodeChildren,
  type JidWithDevice,
  jidDecode,
  type WASocket,
} from '@whiskeysockets/baileys'

/**
 * Removes devices without keys from the server's answer to a request for keys, and returns their addresses. With
 * Baileys alone, one linked device without keys would keep the message from all others. Must see the answer before
 * Baileys does: Baileys caches the children of a node that it has looked at.
 */
export function dropKeyless(stanza: BinaryNode): string[] {
  if (stanza.tag !== 'iq' || stanza.attrs.type !== 'result' || !Array.isArray(stanza.content)) return []
  const dropped: string[] = []
  stanza.content = stanza.content.map((child) => {
    const users = child.tag === 'list' ? getAllBinaryNodeChildren(child) : []
    const keyless = users.filter(hasNoKeys)
    if (keyless.length === 0) return child
    dropped.push(...keyless.flatMap(({ attrs }) => attrs.jid ?? []))
    return { ...child, content: users.filter((user) => !keyless.includes(user)) }
  })
  return dropped
}

const hasNoKeys = ({ tag, content }: BinaryNode): boolean =>
  tag === 'user' && Array.isArray(content) && content.some((child) => child.tag === 'error')

/**
 * Forgets these linked devices for as long as Baileys remembers the list, so that their keys are not requested each
 * time.
 */
export async function forgetDevices(
  { userDevicesCache }: Pick<WASocket, 'userDevicesCache'>,
  jids: readonly string[],
): Promise<void> {
  for (const jid of jids) {
    const { user, device } = jidDecode(jid) ?? {}
    const devices = user && device ? await userDevicesCache.get<JidWithDevice[]>(user) : undefined
    if (!user || !devices) continue
    const kept = devices.filter((known) => known.device !== device)
    await userDevicesCache.set(user, kept)
  }
}
