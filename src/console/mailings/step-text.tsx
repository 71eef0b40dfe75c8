import { Select, Stack, Tabs, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { TextCheck } from '../api-types.ts'
import { useList } from '../lists.ts'
import { TextEditor } from '../templates/text-editor.tsx'
import { type Channel, TEMPLATES_KEY, textsOf } from '../templates/texts-of.ts'
import type { StepDraft } from './draft.ts'

const NEW = 'new'

type Props = {
  steps: readonly StepDraft[]
  shown: StepDraft | undefined
  onShow: (channel: Channel) => void
  onChange: (step: StepDraft) => void
  check: TextCheck | undefined
}

/** The text of each channel: one of the templates, or a new one. */
export function StepText({ steps, shown, onShow, onChange, check }: Props) {
  const { t } = useTranslation(['mailings', 'templates'])
  const channel = shown?.channel ?? 'whatsapp'
  const templates = useList([...TEMPLATES_KEY, 'list'], '/v1/templates', { query: { channel }, limit: 200 })
  if (!shown) return null
  const choose = (id: string | null) => {
    const template = templates.rows.find((each) => each.id === id)
    onChange(
      template
        ? { ...shown, templateId: template.id, texts: textsOf(template), dirty: false }
        : { ...shown, templateId: null, dirty: false },
    )
  }
  const rows = templates.rows.filter((template) => template.channel === channel)
  return (
    <Stack gap="sm">
      {steps.length > 1 && (
        <Tabs value={shown.channel} onChange={(value) => value && onShow(value as Channel)}>
          <Tabs.List>
            {steps.map((step) => (
              <Tabs.Tab key={step.channel} value={step.channel}>
                {t(`templates:channels.${step.channel}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      )}
      <Select
        label={t('edit.textFrom')}
        searchable
        allowDeselect={false}
        data={[{ value: NEW, label: t('edit.newText') }, ...rows.map(({ id, name }) => ({ value: id, label: name }))]}
        value={shown.templateId ?? NEW}
        onChange={choose}
        maw={460}
      />
      <TextEditor texts={shown.texts} onChange={(texts) => onChange({ ...shown, texts, dirty: true })} check={check} />
      {shown.templateId !== null && shown.dirty && (
        <Text size="xs" c="dimmed">
          {t('edit.changesTemplate')}
        </Text>
      )}
    </Stack>
  )
}
