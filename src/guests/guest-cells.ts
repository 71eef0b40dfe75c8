import { birthdayOfCell } from './birthday.ts'
import { consentOfCell } from './imported-consent.ts'
import { languageOfCell } from './language-of-cell.ts'
import { nameOfCell } from './name-of-cell.ts'
import { phoneOfCell } from './phone-of-cell.ts'

type Cells = Record<string, unknown>

/** Optional fields: a guest is saved without those that do not fit. */
export const OPTIONAL_OF_GUEST = ['name', 'language', 'time_zone', 'birthday', 'tags', 'attributes'] as const

/** The same of what a file says of a guest's consent. */
export const OPTIONAL_OF_CONSENT = ['consent', 'consent_source'] as const

/** What restaurants call these columns in their spreadsheets. */
export const guestColumns: Record<string, string> = {
  телефон: 'phone',
  имя: 'name',
  гость: 'name',
  фио: 'name',
  язык: 'language',
  'часовой пояс': 'time_zone',
  'день рождения': 'birthday',
  'дата рождения': 'birthday',
  метки: 'tags',
  теги: 'tags',
  'согласие на рекламу': 'consent',
  'согласие на рассылку': 'consent',
  'источник согласия': 'consent_source',
}

/** Columns by a pattern in the name; a column with a plain name takes precedence. */
export const guestColumnsAlike: readonly (readonly [RegExp, string])[] = [
  [/phone|mobile|whats|msisdn|телефон|^тел( |$)|^моб|сотов|^контакты?$/, 'phone'],
  [/^(полное имя|имя|фио|ф и о|клиент|гость|заказчик|покупатель|first name|full name|customer|guest)( |$)/, 'name'],
  [/рожд|birth|^др$/, 'birthday'],
]

/** The flat cells of a table as the body of the API; what is not understood is passed on for the schema to judge. */
export function guestOfCells({ phone, name, tags, birthday, language, consent, ...rest }: Cells): Cells {
  return {
    ...rest,
    ...(phone !== undefined && { phone: phoneInCell(phone) }),
    ...(nameOfCell(name) !== undefined && { name: nameOfCell(name) }),
    ...(tags !== undefined && { tags: typeof tags === 'string' ? splitTags(tags) : tags }),
    ...(birthday !== undefined && { birthday: birthdayOfCell(birthday) }),
    ...(consent !== undefined && { consent: consentOfCell(consent) }),
    ...(language !== undefined && { language: languageOfCell(language) }),
  }
}

/** The phone in a cell; a cell without one is left for the schema to refuse. */
export function phoneInCell(cell: unknown): unknown {
  return typeof cell === 'string' ? (phoneOfCell(cell) ?? cell) : cell
}

/** «постоянный; ВИП» */
export function splitTags(text: string): string[] {
  return text
    .split(/[;|,]+/)
    .map((part) => part.trim())
    .filter(Boolean)
}
