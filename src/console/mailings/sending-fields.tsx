import { Box, Group, MultiSelect, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useNumbers } from '../numbers/load-numbers.ts'
import type { MailingDraft } from './draft.ts'

const WHEN_LOST = ['wait', 'other_number', 'skip'] as const
const PRIORITIES = ['low', 'normal', 'high'] as const

/** Its numbers, its priority and its deadline. */
export function SendingFields(props: { draft: MailingDraft; onChange: (part: Partial<MailingDraft>) => void }) {
  const { draft, onChange } = props
  const { t } = useTranslation('mailings')
  const numbers = useNumbers()
  return (
    <>
      <Group grow align="flex-start">
        <MultiSelect
          label={t('edit.numbers')}
          placeholder={draft.numberIds.length === 0 ? t('edit.anyNumber') : ''}
          description={t('edit.numbersHint')}
          data={numbers.rows.map(({ id, label }) => ({ value: id, label }))}
          value={draft.numberIds}
          onChange={(numberIds) => onChange({ numberIds })}
        />
        <Box>
          <Select
            label={t('edit.priority')}
            allowDeselect={false}
            data={PRIORITIES.map((each) => ({ value: each, label: t(`edit.priorities.${each}`) }))}
            value={draft.priority}
            onChange={(priority) => onChange({ priority: priority as MailingDraft['priority'] })}
          />
          <TextInput
            mt="xs"
            type="datetime-local"
            label={t('edit.finishBefore')}
            description={t('edit.finishBeforeHint')}
            value={draft.finishBefore}
            onChange={(event) => onChange({ finishBefore: event.currentTarget.value })}
          />
        </Box>
      </Group>
      <Select
        label={t('edit.whenLost')}
        allowDeselect={false}
        data={WHEN_LOST.map((each) => ({ value: each, label: t(`edit.whenLostRules.${each}`) }))}
        value={draft.whenNumberLost}
        onChange={(rule) => onChange({ whenNumberLost: rule as MailingDraft['whenNumberLost'] })}
      />
    </>
  )
}
