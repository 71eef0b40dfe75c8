import { Checkbox, Select, Stack, Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Several, Texts } from './condition-fields.tsx'
import type { Action } from './draft.ts'
import type { Choices, Names } from './names.ts'

type Props = { action: Action; names: Names; onChange: (action: Action) => void }

/** An action's fields, by its kind. */
export function ActionFields({ action, names, onChange }: Props) {
  const { t } = useTranslation('rules')
  const label = t('valueOf', { what: t(`action.${action.kind}`) })
  switch (action.kind) {
    case 'tag':
    case 'untag':
      return <Texts label={label} value={action.tags} onChange={(tags) => onChange({ ...action, tags })} />
    case 'assign_user':
      return (
        <Stack gap="xs" flex={1} miw={200}>
          <One
            label={label}
            data={names.users}
            value={action.user_id}
            onChange={(id) => onChange({ ...action, user_id: id })}
          />
          <Replace value={action.replace} onChange={(replace) => onChange({ ...action, replace })} />
        </Stack>
      )
    case 'assign_team':
      return (
        <Stack gap="xs" flex={1} miw={200}>
          <One
            label={label}
            data={names.teams}
            value={action.team_id}
            onChange={(id) => onChange({ ...action, team_id: id })}
          />
          <Replace value={action.replace} onChange={(replace) => onChange({ ...action, replace })} />
        </Stack>
      )
    case 'answer_template':
      return (
        <One
          label={label}
          data={names.templates}
          value={action.template_id}
          onChange={(id) => onChange({ ...action, template_id: id })}
        />
      )
    case 'answer_text':
    case 'note':
      return (
        <Textarea
          aria-label={label}
          flex={1}
          miw={200}
          autosize
          minRows={2}
          maxLength={4_000}
          value={action.text}
          onChange={(event) => onChange({ ...action, text: event.currentTarget.value })}
        />
      )
    case 'notify':
      return (
        <Several
          label={label}
          data={names.users}
          value={action.user_ids}
          onChange={(ids) => onChange({ ...action, user_ids: ids })}
        />
      )
    case 'webhook':
    case 'resolve':
      return null
    default:
      return action satisfies never
  }
}

function One(props: { label: string; data: Choices; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('rules')
  const { label, data, value, onChange } = props
  const unknown = value !== '' && !data.some((each) => each.value === value) ? [value] : []
  return (
    <Select
      aria-label={label}
      flex={1}
      miw={200}
      searchable
      allowDeselect={false}
      placeholder={t('choose')}
      data={[...data, ...unknown]}
      value={value === '' ? null : value}
      onChange={(next) => next && onChange(next)}
    />
  )
}

function Replace({ value, onChange }: { value: boolean; onChange: (value: boolean) => void }) {
  const { t } = useTranslation('rules')
  return <Checkbox label={t('replace')} checked={value} onChange={(event) => onChange(event.currentTarget.checked)} />
}
