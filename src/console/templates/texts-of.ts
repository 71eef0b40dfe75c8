import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'

export type Channel = 'whatsapp' | 'sms' | 'push'

/** What is said in one language. */
export type LanguageTexts = { title: string | null; text: string; variants: string[] }

/** What a marketer writes. */
export type Texts = LanguageTexts & {
  channel: Channel
  language: string
  languages: Record<string, LanguageTexts>
  ends_without_question_ok: boolean
}

export type Template = Texts & {
  id: string
  name: string
  waived_by: string | null
  waived_at: string | null
  version: number
  created_at: string
  updated_at: string
  warnings: Warning[]
}

export type Warning = { code: string; message: string; path?: string; start?: number; end?: number }

export type Preview = {
  guest_id: string
  text: string | null
  title: string | null
  variant: number | null
  language: string | null
  skipped: string | null
  size: {
    characters: number
    title_characters: number | null
    sms: { encoding: string; segments: number; characters: number } | null
  } | null
}

export type Check = {
  valid: boolean
  errors: { path: string; message: string; line: number | null; column: number | null }[]
  warnings: Warning[]
  identical: { share: number; sample: number; message: string } | null
  previews: Preview[]
}

export const TEMPLATES_KEY = ['templates'] as const

export function emptyTexts(channel: Channel, language: string): Texts {
  return {
    channel,
    language,
    title: null,
    text: '',
    variants: [],
    languages: {},
    ends_without_question_ok: false,
  }
}

/** The texts of a template, without what else is known of it. */
export function textsOf(template: Texts): Texts {
  const { channel, language, title, text, variants, languages, ends_without_question_ok } = template
  return { channel, language, title, text, variants, languages, ends_without_question_ok }
}

/** Texts as the server takes them: wordings and languages that are still empty are left out. */
export function forServer(texts: Texts) {
  const wordings = (each: LanguageTexts) => each.variants.filter((text) => text.trim() !== '')
  const title = (each: LanguageTexts) => (texts.channel === 'push' ? each.title?.trim() || null : null)
  return {
    ...texts,
    title: title(texts),
    variants: wordings(texts),
    languages: Object.fromEntries(
      Object.entries(texts.languages)
        .filter(([, each]) => each.text.trim() !== '')
        .map(([language, each]) => [language, { ...each, title: title(each), variants: wordings(each) }]),
    ),
  }
}

const TYPING_MS = 450

/** What the checker says while somebody types, and the texts of some guests. Nothing is asked for an empty text. */
export function useCheck(
  texts: Texts,
  { audience, guestIds }: { audience?: object | undefined; guestIds?: string[] } = {},
) {
  const [asked] = useDebouncedValue(JSON.stringify({ ...forServer(texts), audience, guest_ids: guestIds }), TYPING_MS)
  const isEmpty = texts.text.trim() === ''
  return useQuery({
    queryKey: [...TEMPLATES_KEY, 'check', asked],
    queryFn: ({ signal }) => api.post<Check>('/v1/templates/check', JSON.parse(asked), { signal }),
    enabled: !isEmpty && (JSON.parse(asked) as Texts).text.trim() !== '',
    placeholderData: (before) => (isEmpty ? undefined : before),
    staleTime: 60_000,
    retry: false,
  })
}
