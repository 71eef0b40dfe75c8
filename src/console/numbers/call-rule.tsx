import { Group, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Number as WhatsAppNumber } from '../api-types.ts'

export type Rule = Omit<WhatsAppNumber['calls'], 'inherited'>

export const ownRule = ({ reject, hours, text }: WhatsAppNumber['calls']): Rule => ({ reject, hours, text })

const CHOICES = ['inherited', 'never', 'outside_hours', 'always'] as const
const HOURS = { from: '10:00', to: '22:00' }

type Props = { rule: Rule | null; onChange: (rule: Rule | null) => void; hoursError?: string | undefined }

/** Which calls to the number are rejected, and what the caller is told then; null: as for all numbers. */
export function CallRule({ rule, onChange, hoursError }: Props) {
  const { t } = useTranslation('numbers')
  const choose = (choice: string | null) => {
    if (choice === 'inherited' || choice === null) return onChange(null)
    const reject = choice as Rule['reject']
    onChange({ reject, hours: reject === 'outside_hours' ? (rule?.hours ?? null) : null, text: rule?.text ?? null })
  }
  return (
    <>
      <Select
        label={t('calls.title')}
        allowDeselect={false}
        data={CHOICES.map((value) => ({ value, label: t(`calls.${value}`) }))}
        value={rule?.reject ?? 'inherited'}
        onChange={choose}
      />
      {rule?.reject === 'outside_hours' && (
        <Switch
          label={t('calls.ofRestaurant')}
          checked={rule.hours === null}
          onChange={(event) => onChange({ ...rule, hours: event.currentTarget.checked ? null : HOURS })}
        />
      )}
      {rule?.hours && (
        <Group grow>
          {(['from', 'to'] as const).map((side) => (
            <TextInput
              key={side}
              type="time"
              label={t(`calls.${side}`)}
              required
              value={rule.hours?.[side] ?? ''}
              error={hoursError}
              onChange={({ currentTarget: { value } }) =>
                onChange({ ...rule, hours: { ...(rule.hours ?? HOURS), [side]: value } })
              }
            />
          ))}
        </Group>
      )}
      {rule && rule.reject !== 'never' && (
        <Textarea
          label={t('calls.text')}
          placeholder={t('calls.textHint')}
          autosize
          minRows={2}
          maxLength={1000}
          value={rule.text ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ ...rule, text: value || null })}
        />
      )}
    </>
  )
}
