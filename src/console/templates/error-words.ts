import { useTranslation } from 'react-i18next'
import type { TextCheck } from '../api-types.ts'

const EXAMPLE = "{{ 'Привет|Здравствуйте' | pick }}"

export type TextError = TextCheck['errors'][number]

/** What prevents saving a text, in the viewer's language; the server's own words if there is no translation. */
export function useErrorWords(): (error: TextError) => string {
  const { t, i18n } = useTranslation('templates')
  return ({ code, name, nearest, message }) => {
    if (code === null || !i18n.exists(`templates:errors.${code}`)) return message
    const words = t(`errors.${code}` as 'errors.unknown_variable', { name, curly: '{{ }}', example: EXAMPLE })
    return nearest ? `${words} ${t('errors.nearest', { nearest })}` : words
  }
}
