import { Select, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MessageTemplate } from '../api-types.ts'
import { useList } from '../lists.ts'
import type { MailingDraft } from './draft.ts'

type Choice = NonNullable<MailingDraft['messageTemplate']>

const keyOf = ({ name, language }: Pick<MessageTemplate, 'name' | 'language'>) => `${name} ${language}`

/** The Meta template that official numbers send outside the 24 hours, and its values. */
export function MessageTemplateField(props: {
  choice: MailingDraft['messageTemplate']
  error?: string | undefined
  onChange: (choice: Choice | null) => void
}) {
  const { choice, error, onChange } = props
  const { t } = useTranslation('mailings')
  const templates = useList(['message-templates', 'approved'], '/v1/message-templates', {
    query: { status: 'approved' },
    limit: 200,
  })
  const usable = [
    ...new Map(templates.rows.filter((row) => row.unsendable === null).map((row) => [keyOf(row), row])).values(),
  ]
  if (usable.length === 0 && !choice) return null
  const chosen = choice && usable.find((row) => keyOf(row) === keyOf(choice))
  return (
    <Stack gap="xs">
      <Select
        label={t('edit.messageTemplate')}
        description={t('edit.messageTemplateHint')}
        placeholder={t('edit.messageTemplateNone')}
        clearable
        searchable
        data={usable.map((row) => ({
          value: keyOf(row),
          label: `${row.name} · ${row.language} · ${t(`edit.messageCategory.${row.category}`)}`,
        }))}
        value={choice ? keyOf(choice) : null}
        error={error ?? (choice && !chosen && !templates.isPending ? t('edit.messageTemplateGone') : undefined)}
        onChange={(key) => {
          const row = usable.find((each) => keyOf(each) === key)
          onChange(row ? { name: row.name, language: row.language, values: {} } : null)
        }}
      />
      {choice && chosen && (
        <>
          <Text size="sm" className="people-wrote" dir="auto">
            {chosen.text}
          </Text>
          {chosen.places.map(({ name, kind }) => (
            <TextInput
              key={name}
              required
              label={t(kind === 'text' ? 'edit.placeText' : `edit.place.${kind}`, { name })}
              placeholder={kind === 'text' ? '{{ guest.first_name }}' : 'https://…'}
              maxLength={1_024}
              value={choice.values[name] ?? ''}
              onChange={(event) =>
                onChange({ ...choice, values: { ...choice.values, [name]: event.currentTarget.value } })
              }
            />
          ))}
        </>
      )}
    </Stack>
  )
}
