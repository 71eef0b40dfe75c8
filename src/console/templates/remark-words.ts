import { useTranslation } from 'react-i18next'

const WITH_DEFAULT = '{{ order.favourite_dish | default: "…" }}'

/** A remark of the checker in the viewer's language; undefined for an unknown code. */
export function useRemarkWords(): (code: string) => string | undefined {
  const { t, i18n } = useTranslation('templates')
  return (code) =>
    i18n.exists(`templates:remarks.${code}`)
      ? t(`remarks.${code}` as 'remarks.may_be_unknown', { example: WITH_DEFAULT })
      : undefined
}
