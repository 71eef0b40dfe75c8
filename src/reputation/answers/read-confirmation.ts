const YES =
  /^(?:да|ага|угу|верно|конечно|подтверждаю|изменить|измените|меняйте|yes|yep|yeah|sure|correct|ok|okay|ок|👍)(?:[, ]{1,2}(?:да|верно|конечно|пожалуйста|please|спасибо|thanks))?[.!\s]{0,5}$/iu
const NO =
  /^(?:нет|не|не надо|не нужно|оставьте|оставить|no|nope|leave it|keep it)(?:[, ]{1,2}(?:спасибо|thanks|пожалуйста|please))?[.!\s]{0,5}$/iu
/** Longer than any of these words. */
const MAX_LENGTH = 40

/** A yes or no to a question of ours; undefined for everything else. */
export function readConfirmation(text: string): 'yes' | 'no' | undefined {
  const plain = text.normalize('NFC').trim()
  if (plain.length > MAX_LENGTH) return undefined
  if (YES.test(plain)) return 'yes'
  return NO.test(plain) ? 'no' : undefined
}
