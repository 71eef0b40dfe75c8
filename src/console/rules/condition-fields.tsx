import { Group, MultiSelect, NumberInput, Select, TagsInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { GUEST_LANGUAGES } from '../audiences/guest-languages.ts'
import { useLanguage } from '../i18n.ts'
import { type Condition, STATUSES } from './draft.ts'
import type { Choices, Names } from './names.ts'

type Props = { condition: Condition; names: Names; onChange: (condition: Condition) => void }

const MATCHES = ['any', 'all', 'none'] as const

/** A condition's fields, by its kind. */
export function ConditionFields({ condition, names, onChange }: Props) {
  const { t } = useTranslation('rules')
  const language = useLanguage()
  const what = t(`condition.${condition.kind}`)
  const label = t('valueOf', { what })
  switch (condition.kind) {
    case 'words':
      return (
        <Group gap="xs" flex={1} align="flex-start">
          <Match what={what} value={condition.match} onChange={(match) => onChange({ ...condition, match })} />
          <Texts
            label={label}
            description={t('wordsHint')}
            value={condition.words}
            onChange={(words) => onChange({ ...condition, words })}
          />
        </Group>
      )
    case 'tags':
      return (
        <Group gap="xs" flex={1} align="flex-start">
          <Match what={what} value={condition.match} onChange={(match) => onChange({ ...condition, match })} />
          <Texts label={label} value={condition.tags} onChange={(tags) => onChange({ ...condition, tags })} />
        </Group>
      )
    case 'restaurant':
    case 'number':
      return (
        <Several
          label={label}
          data={condition.kind === 'restaurant' ? names.restaurants : names.numbers}
          value={condition.ids}
          onChange={(ids) => onChange({ ...condition, ids })}
        />
      )
    case 'language': {
      const called = new Intl.DisplayNames(language, { type: 'language' })
      return (
        <Several
          label={label}
          data={GUEST_LANGUAGES.map((code) => ({ value: code, label: called.of(code) ?? code }))}
          value={condition.languages}
          onChange={(languages) => onChange({ ...condition, languages })}
        />
      )
    }
    case 'hours':
      return (
        <Select
          aria-label={label}
          flex={1}
          miw={200}
          allowDeselect={false}
          data={(['open', 'closed'] as const).map((is) => ({ value: is, label: t(`hours.${is}`) }))}
          value={condition.is}
          onChange={(is) => is && onChange({ ...condition, is: is as typeof condition.is })}
        />
      )
    case 'first_contact':
      return (
        <Select
          aria-label={label}
          w={110}
          allowDeselect={false}
          data={[
            { value: 'yes', label: t('yes') },
            { value: 'no', label: t('no') },
          ]}
          value={condition.is ? 'yes' : 'no'}
          onChange={(is) => onChange({ ...condition, is: is === 'yes' })}
        />
      )
    case 'score':
      return (
        <Group gap="xs">
          {(['from', 'to'] as const).map((end) => (
            <NumberInput
              key={end}
              aria-label={t(end)}
              w={80}
              min={1}
              max={5}
              allowDecimal={false}
              value={condition[end]}
              onChange={(score) => typeof score === 'number' && onChange({ ...condition, [end]: score })}
            />
          ))}
        </Group>
      )
    case 'order_status':
      return (
        <Statuses
          label={label}
          value={condition.statuses}
          onChange={(statuses) => onChange({ ...condition, statuses })}
        />
      )
    default:
      return condition satisfies never
  }
}

type Match = (typeof MATCHES)[number]

function Match({ what, value, onChange }: { what: string; value: Match; onChange: (match: Match) => void }) {
  const { t } = useTranslation('rules')
  return (
    <Select
      aria-label={t('matchOf', { what })}
      w={170}
      allowDeselect={false}
      data={MATCHES.map((match) => ({ value: match, label: t(`match.${match}`) }))}
      value={value}
      onChange={(match) => match && onChange(match as Match)}
    />
  )
}

type TextsProps = { label: string; description?: string; value: string[]; onChange: (texts: string[]) => void }

/** Words or tags, typed one by one. */
export function Texts({ label, description, value, onChange }: TextsProps) {
  const { t } = useTranslation('rules')
  return (
    <TagsInput
      aria-label={label}
      {...(description && { description })}
      inputWrapperOrder={['input', 'description']}
      flex={1}
      miw={200}
      acceptValueOnBlur
      placeholder={value.length === 0 ? t('typeAndEnter') : ''}
      value={value}
      onChange={onChange}
    />
  )
}

type SeveralProps = { label: string; data: Choices; value: string[]; onChange: (values: string[]) => void }

/** Some of a list. */
export function Several({ label, data, value, onChange }: SeveralProps) {
  const { t } = useTranslation('rules')
  const unknown = value.filter((id) => !data.some((each) => each.value === id))
  return (
    <MultiSelect
      aria-label={label}
      flex={1}
      miw={200}
      searchable
      placeholder={value.length === 0 ? t('choose') : ''}
      data={[...data, ...unknown]}
      value={value}
      onChange={onChange}
    />
  )
}

type Status = (typeof STATUSES)[number]

/** Some of the statuses of orders. */
export function Statuses(props: { label: string; value: Status[]; onChange: (statuses: Status[]) => void }) {
  const { t } = useTranslation('rules')
  return (
    <Several
      label={props.label}
      data={STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
      value={props.value}
      onChange={(chosen) => props.onChange(STATUSES.filter((status) => chosen.includes(status)))}
    />
  )
}
