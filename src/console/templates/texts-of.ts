import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Template, TextCheck } from '../api-types.ts'

export type Channel = Template['channel']
export type Warning = TextCheck['warnings'][number]

/** What is said in one language. */
export type LanguageTexts = Pick<Template, 'title' | 'text' | 'variants'>

/** What a marketer writes. */
export type Texts = LanguageTexts & Pick<Template, 'channel' | 'language' | 'languages' | 'ends_without_question_ok'>

export const CHANNELS: readonly Channel[] = ['whatsapp', 'sms', 'push']

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

/** The texts of a template, without its other data. */
export function textsOf(template: Texts): Texts {
  const { channel, language, title, text, variants, languages, ends_without_question_ok } = template
  return { channel, language, title, text, variants, languages, ends_without_question_ok }
}

/** Texts in the API's form: empty wordings and languages are left out. */
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

/** The checker's remarks during typing, and the texts of some guests. Nothing is requested for an empty text. */
export function useCheck(
  texts: Texts,
  { audience, guestIds }: { audience?: object | undefined; guestIds?: string[] | undefined } = {},
) {
  const [asked] = useDebouncedValue(JSON.stringify({ ...forServer(texts), audience, guest_ids: guestIds }), TYPING_MS)
  const isEmpty = texts.text.trim() === ''
  return useQuery({
    queryKey: [...TEMPLATES_KEY, 'check', asked],
    queryFn: ({ signal }) => api.POST('/v1/templates/check', { body: JSON.parse(asked), signal }),
    enabled: !isEmpty && (JSON.parse(asked) as Texts).text.trim() !== '',
    placeholderData: (before) => (isEmpty ? undefined : before),
    staleTime: 60_000,
    retry: false,
  })
}
