import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AudienceField } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useLanguage } from '../i18n.ts'
import { useList } from '../lists.ts'
import { GUEST_LANGUAGES } from './guest-languages.ts'
import { useAudiences } from './load-audiences.ts'

type Props = {
  kind: string
  choices: AudienceField['ops'][number]['choices']
  value: unknown
  onChange: (value: unknown) => void
}

/** A condition's value, by its kind. */
export function ValueInput({ kind, choices, value, onChange }: Props) {
  const { t } = useTranslation('audiences')
  const formats = useFormats()
  const label = { 'aria-label': t('value') }
  const many = Array.isArray(value) ? value.map(String) : []
  const language = useLanguage()
  const number = (rest: { decimalScale?: number; step?: number; min?: number; max?: number }) => (
    <NumberInput
      {...label}
      {...rest}
      w={130}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => onChange(next === '' ? undefined : Number(next))}
    />
  )
  switch (kind) {
    case 'none':
      return null
    case 'days':
      return number({ min: 0, max: 36_500, decimalScale: 0 })
    case 'count':
      return number({ min: 0, decimalScale: 0 })
    case 'money':
      return number({ min: 0, decimalScale: 2 })
    case 'balance':
      return number({ decimalScale: 2 })
    case 'score':
      return number({ min: 1, max: 5, step: 0.5, decimalScale: 1 })
    case 'date':
      return (
        <TextInput
          {...label}
          type="date"
          w={160}
          value={typeof value === 'string' ? value.slice(0, 10) : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'flag':
      return (
        <Select
          {...label}
          w={110}
          placeholder={t('choose')}
          data={[
            { value: 'true', label: t('flag.yes') },
            { value: 'false', label: t('flag.no') },
          ]}
          value={value === undefined ? null : String(value)}
          onChange={(next) => onChange(next === null ? undefined : next === 'true')}
        />
      )
    case 'text':
      return (
        <TextInput
          {...label}
          w={220}
          maxLength={200}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'texts':
    case 'tags':
      return (
        <TagsInput
          {...label}
          miw={220}
          flex={1}
          placeholder={many.length === 0 ? t('typeAndEnter') : ''}
          value={many}
          onChange={onChange}
        />
      )
    case 'languages':
      return (
        <MultiSelect
          {...label}
          miw={220}
          flex={1}
          searchable
          placeholder={many.length === 0 ? t('choose') : ''}
          data={languageNames(many, language)}
          value={many}
          onChange={onChange}
        />
      )
    case 'months':
      return (
        <MultiSelect
          {...label}
          miw={220}
          flex={1}
          placeholder={many.length === 0 ? t('choose') : ''}
          data={Array.from({ length: 12 }, (_, month) => ({
            value: String(month + 1),
            label: new Intl.DateTimeFormat(formats.language, { month: 'long' }).format(new Date(2026, month, 15)),
          }))}
          value={many}
          onChange={(next) => onChange(next.map(Number))}
        />
      )
    case 'time_zones':
      return (
        <MultiSelect
          {...label}
          miw={260}
          flex={1}
          searchable
          limit={50}
          placeholder={many.length === 0 ? t('choose') : ''}
          data={Intl.supportedValuesOf('timeZone')}
          value={many}
          onChange={onChange}
        />
      )
    case 'restaurant_ids':
      return <Restaurants value={many} onChange={onChange} />
    case 'mailing_ids':
      return <Mailings value={many} onChange={onChange} />
    case 'audience_ids':
      return <Audiences value={many} onChange={onChange} />
    default:
      return (
        <MultiSelect
          {...label}
          miw={220}
          flex={1}
          placeholder={many.length === 0 ? t('choose') : ''}
          data={choices.map((choice) => ({ value: String(choice.value), label: choice.title[language] }))}
          value={many}
          onChange={onChange}
        />
      )
  }
}

/** Languages of guests by name, including those already chosen. */
function languageNames(chosen: readonly string[], language: string) {
  const names = new Intl.DisplayNames(language, { type: 'language' })
  return [...new Set([...GUEST_LANGUAGES, ...chosen])].map((code) => ({ value: code, label: names.of(code) ?? code }))
}

type Many = { value: string[]; onChange: (value: string[]) => void; label?: string; placeholder?: string }

function Restaurants(props: Many) {
  return <Names rows={useList(['restaurants', 'names'], '/v1/restaurants', { limit: 200 }).rows} {...props} />
}

function Mailings(props: Many) {
  return <Names rows={useList(['mailings', 'names'], '/v1/mailings', { limit: 200 }).rows} {...props} />
}

/** Saved audiences and lists, by name. */
export function Audiences(props: Many) {
  return <Names rows={useAudiences().rows} {...props} />
}

function Names({ rows, value, label, placeholder, onChange }: Many & { rows: { id: string; name: string }[] }) {
  const { t } = useTranslation('audiences')
  const unknown = value.filter((id) => !rows.some((row) => row.id === id))
  return (
    <MultiSelect
      {...(label ? { label } : { 'aria-label': t('value') })}
      miw={240}
      flex={1}
      searchable
      placeholder={value.length === 0 ? (placeholder ?? t('choose')) : ''}
      data={[...rows.map(({ id, name }) => ({ value: id, label: name })), ...unknown]}
      value={value}
      onChange={onChange}
    />
  )
}
