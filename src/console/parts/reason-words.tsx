import { wordsOfReason } from '../../mailings/delivery-words.ts'
import { useLanguage } from '../i18n.ts'

/** Why something did not reach a guest, in words; with the code if only the other side knows its meaning. */
export function ReasonWords({ reason }: { reason: string }) {
  return wordsOfReason(reason, useLanguage())
}
