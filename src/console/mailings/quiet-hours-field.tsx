import { Group, Radio, Stack, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { QuietHours } from './types.ts'

const USUAL: QuietHours = { from: '21:00', to: '10:00' }

/** Hours without messages, in each guest's time zone. */
export function QuietHoursField(props: { quiet: QuietHours | null; onChange: (quiet: QuietHours | null) => void }) {
  const { quiet, onChange } = props
  const { t } = useTranslation('mailings')
  const time = (edge: 'from' | 'to') => (
    <TextInput
      type="time"
      w={120}
      label={t(`edit.${edge}`)}
      required
      value={quiet?.[edge] ?? ''}
      onChange={(event) =>
        event.currentTarget.value && onChange({ ...(quiet ?? USUAL), [edge]: event.currentTarget.value })
      }
    />
  )
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t('edit.quiet')}
        description={t('edit.quietHint')}
        value={quiet ? 'own' : 'default'}
        onChange={(kind) => onChange(kind === 'own' ? USUAL : null)}
      >
        <Group mt={6}>
          <Radio value="default" label={t('edit.quietDefault')} />
          <Radio value="own" label={t('edit.quietOwn')} />
        </Group>
      </Radio.Group>
      {quiet && (
        <Group>
          {time('from')}
          {time('to')}
        </Group>
      )}
    </Stack>
  )
}
