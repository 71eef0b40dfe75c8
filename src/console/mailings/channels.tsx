import { ActionIcon, Checkbox, Group, NumberInput, Paper, Radio, Stack, Switch } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { useFormats } from '../formats.ts'
import type { Channel } from '../templates/texts-of.ts'
import type { MailingDraft, StepDraft } from './draft.ts'

/** Which channels take part, one after the other or all at once. One switch turns on all of them. */
export function Channels(props: { draft: MailingDraft; onChange: (part: Partial<MailingDraft>) => void }) {
  const { draft, onChange } = props
  const { t } = useTranslation(['mailings', 'templates'])
  const formats = useFormats()
  const known = useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) => api.GET('/v1/channels', { signal }),
    staleTime: 5 * 60_000,
  })
  const configured = (channel: Channel) =>
    channel === 'whatsapp' || (known.data?.data.find((each) => each.channel === channel)?.configured ?? false)
  const priceOf = (channel: Channel) => {
    const found = known.data?.data.find((each) => each.channel === channel)
    return found?.price && found.currency ? formats.money(found.price, found.currency) : undefined
  }
  const last = draft.steps.findLast(({ on }) => on)
  const usable = draft.steps.filter(({ channel, on }) => configured(channel) || on)
  const several = draft.steps.filter(({ on }) => on).length > 1
  const put = (index: number, part: Partial<StepDraft>) =>
    onChange({ steps: draft.steps.map((step, at) => (at === index ? { ...step, ...part } : step)) })
  const move = (index: number, by: number) => {
    const [step] = draft.steps.slice(index, index + 1)
    if (step) onChange({ steps: draft.steps.toSpliced(index, 1).toSpliced(index + by, 0, step) })
  }
  return (
    <Stack gap="xs">
      <Switch
        label={t('edit.automatic')}
        description={usable.length < 2 ? t('edit.onlyWhatsApp') : t('edit.automaticHint')}
        checked={several && usable.every(({ on }) => on)}
        disabled={usable.length < 2}
        onChange={(event) => {
          const all = event.currentTarget.checked
          const steps = draft.steps.map((step) => ({
            ...step,
            on: step.channel === 'whatsapp' || (all && configured(step.channel)),
          }))
          onChange({ steps })
        }}
      />
      {(usable.length < 2 ? [] : draft.steps).map((step, index) => {
        const usableHere = configured(step.channel)
        const name = t(`templates:channels.${step.channel}`)
        const price = usableHere ? priceOf(step.channel) : undefined
        return (
          <Paper key={step.channel} withBorder p="xs">
            <Group gap="sm" justify="space-between" wrap="nowrap">
              <Checkbox
                label={name}
                description={usableHere ? price && t('edit.price', { price }) : t('edit.notConfigured')}
                disabled={!usableHere && !step.on}
                checked={step.on}
                onChange={(event) => put(index, { on: event.currentTarget.checked })}
              />
              <Group gap="xs" wrap="nowrap">
                {several && step.on && step !== last && draft.mode === 'cascade' && (
                  <NumberInput
                    size="xs"
                    w={160}
                    prefix={`${t('edit.waits')} `}
                    suffix={` ${t('edit.minutes')}`}
                    min={1}
                    max={20_160}
                    aria-label={t('edit.wait', { channel: name })}
                    title={t('edit.wait', { channel: name })}
                    value={step.waitMinutes}
                    onChange={(minutes) => put(index, { waitMinutes: Number(minutes) || 1 })}
                  />
                )}
                <ActionIcon
                  color="gray"
                  size="sm"
                  disabled={index === 0 || !several}
                  aria-label={t('edit.up', { channel: name })}
                  onClick={() => move(index, -1)}
                >
                  <IconArrowUp size={15} />
                </ActionIcon>
                <ActionIcon
                  color="gray"
                  size="sm"
                  disabled={index === draft.steps.length - 1 || !several}
                  aria-label={t('edit.down', { channel: name })}
                  onClick={() => move(index, 1)}
                >
                  <IconArrowDown size={15} />
                </ActionIcon>
              </Group>
            </Group>
          </Paper>
        )
      })}
      {several && (
        <Radio.Group
          label={t('edit.mode')}
          value={draft.mode}
          onChange={(mode) => onChange({ mode: mode as MailingDraft['mode'] })}
        >
          <Stack gap={6} mt={4}>
            <Radio value="cascade" label={t('edit.cascade')} description={t('edit.cascadeHint')} />
            <Radio value="all" label={t('edit.atOnce')} description={t('edit.atOnceHint')} />
          </Stack>
        </Radio.Group>
      )}
    </Stack>
  )
}
