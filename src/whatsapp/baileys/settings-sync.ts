import { ALL_WA_PATCH_NAMES, type BinaryNode, getBinaryNodeChild } from '@whiskeysockets/baileys'
import { MINUTE } from '../../lib/units.ts'

const KNOWN = new Set<string | undefined>(ALL_WA_PATCH_NAMES)
/** A new device with a large account asks some dozens of times. */
const MAX_ANSWERS = 150

/**
 * Baileys requests a collection of synchronised settings again and again, without a pause, until an answer names it. So
 * nothing about collections that do not exist gets through to it, and `isRunaway` says when it goes on without end.
 */
export function watchSettingsSync(now: () => number) {
  let since = now()
  let answers = 0
  return {
    /** Removes from a stanza what Baileys must not hear. True when the connection has to end. */
    isRunaway(stanza: BinaryNode): boolean {
      if (stanza.tag === 'notification' && stanza.attrs.type === 'server_sync') dropUnknown(stanza)
      if (!isAnswer(stanza)) return false
      if (now() - since > MINUTE) {
        since = now()
        answers = 0
      }
      answers += 1
      return answers > MAX_ANSWERS
    },
  }
}

function dropUnknown(notification: BinaryNode): void {
  if (!Array.isArray(notification.content)) return
  notification.content = notification.content.filter(({ tag, attrs }) => tag !== 'collection' || KNOWN.has(attrs.name))
}

/** An answer about settings, or one that should contain them. */
function isAnswer(stanza: BinaryNode): boolean {
  if (stanza.tag !== 'iq' || stanza.attrs.type !== 'result') return false
  const isEmpty = !Array.isArray(stanza.content) || stanza.content.length === 0
  return isEmpty || getBinaryNodeChild(stanza, 'sync') !== undefined
}
