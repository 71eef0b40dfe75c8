import { birthdayOfCell } from './birthday.ts'
import { consentOfCell } from './imported-consent.ts'
import { languageOfCell } from './language-of-cell.ts'

type Cells = Record<string, unknown>

/** A guest is kept without what does not fit of these. */
export const OPTIONAL_OF_GUEST = ['name', 'language', 'time_zone', 'birthday', 'tags', 'attributes'] as const

/** The same of what a file says of a guest's consent. */
export const OPTIONAL_OF_CONSENT = ['consent', 'consent_source'] as const

/** What columns are called in the tables of restaurants. */
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

/** The flat cells of a table as the body of the API; what cannot be understood is passed on and judged there. */
export function guestOfCells({ tags, birthday, language, consent, ...rest }: Cells): Cells {
  return {
    ...rest,
    ...(tags !== undefined && { tags: typeof tags === 'string' ? splitTags(tags) : tags }),
    ...(birthday !== undefined && { birthday: birthdayOfCell(birthday) }),
    ...(consent !== undefined && { consent: consentOfCell(consent) }),
    ...(language !== undefined && { language: languageOfCell(language) }),
  }
}

/** «постоянный; ВИП» */
export function splitTags(text: string): string[] {
  return text
    .split(/[;|,]+/)
    .map((part) => part.trim())
    .filter(Boolean)
}
