import { oldForm } from '../../lib/phone.ts'

/** The person that an erasure looks for. Kept encrypted until it is done. */
export type Person = {
  ids: string[]
  phones: string[]
  lids: string[]
  /** Meta's user ids. Absent: from before there were any. */
  userIds?: string[]
  names: string[]
}

/** Shorter names also occur as ordinary words. */
const MIN_NAME = 3
/** How many digits identify a phone when its country code is written in another way, or not at all. */
const NATIONAL_DIGITS = 10

/** Recognises a person in texts: see `Erasure`. */
export function recogniser({ ids, phones, lids, userIds = [], names }: Person) {
  const forms = phones.flatMap((phone) => [phone, oldForm(phone) ?? phone]).map((phone) => phone.replace(/\D/g, ''))
  const numbers = [
    ...new Set(forms.map((digits) => (digits.length > NATIONAL_DIGITS ? digits.slice(-NATIONAL_DIGITS) : digits))),
  ]
  const wanted = names.map(fold).filter((name) => name.length >= MIN_NAME)
  const isNamedIn = (text: string) => {
    if ([...ids, ...lids, ...userIds].some((id) => text.includes(id))) return true
    const squeezed = text.replace(/[\s().\u2010-\u2015-]/g, '')
    return numbers.some((digits) => squeezed.includes(digits))
  }
  const isMentionedIn = (text: string) => {
    if (isNamedIn(text)) return true
    const folded = fold(text)
    return wanted.some((name) => folded.includes(name))
  }
  return { isNamedIn, isMentionedIn }
}

const fold = (text: string) => text.normalize('NFC').toLowerCase().replaceAll('ё', 'е').trim()
