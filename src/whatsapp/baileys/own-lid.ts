import { type BinaryNode, getBinaryNodeChild, jidDecode, jidEncode } from '@whiskeysockets/baileys'

/**
 * Adds the device to our own LID where WhatsApp gives it without one, at linking and at log-in. Otherwise Baileys would
 * take our phone for this device and leave it out when sending. `own`: our phone's address with the device.
 */
export function completeOwnLid(stanza: BinaryNode, own: string | undefined): void {
  if (stanza.tag === 'success') complete(stanza.attrs, own)
  const linked = stanza.tag === 'iq' && getBinaryNodeChild(getBinaryNodeChild(stanza, 'pair-success'), 'device')
  if (linked) complete(linked.attrs, linked.attrs.jid)
}

function complete(attrs: Record<string, string>, own: string | undefined): void {
  const [lid, device] = [jidDecode(attrs.lid), jidDecode(own)?.device]
  if (lid?.server === 'lid' && !lid.device && device) attrs.lid = jidEncode(lid.user, 'lid', device)
}
