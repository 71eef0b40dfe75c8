import { Group, NumberInput, Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Statuses } from './condition-fields.tsx'
import { newTrigger, TRIGGERS, type Trigger, type TriggerKind } from './draft.ts'

/** What starts a rule. */
export function TriggerFields({ trigger, onChange }: { trigger: Trigger; onChange: (trigger: Trigger) => void }) {
  const { t } = useTranslation('rules')
  return (
    <Group gap="xs" align="center">
      <Select
        aria-label={t('when')}
        miw={280}
        allowDeselect={false}
        data={TRIGGERS.map((kind) => ({ value: kind, label: t(`trigger.${kind}`) }))}
        value={trigger.kind}
        onChange={(kind) => kind && kind !== trigger.kind && onChange(newTrigger(kind as TriggerKind))}
      />
      {trigger.kind === 'waits_longer' && (
        <>
          <NumberInput
            aria-label={t('minutesLabel')}
            w={100}
            min={1}
            max={10_080}
            allowDecimal={false}
            value={trigger.minutes}
            onChange={(minutes) => typeof minutes === 'number' && onChange({ ...trigger, minutes })}
          />
          <Text size="sm">{t('minutes')}</Text>
        </>
      )}
      {trigger.kind === 'order_status' && (
        <Statuses
          label={t('trigger.order_status')}
          value={trigger.statuses}
          onChange={(statuses) => onChange({ ...trigger, statuses })}
        />
      )}
    </Group>
  )
}
