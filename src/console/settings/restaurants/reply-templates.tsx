import { ActionIcon, Badge, Button, Card, Group, Select, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { REPLY_VARIABLES } from '../../../reputation/replies/reply-variables.ts'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import { Choice } from '../../parts/choice.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { Form } from '../../parts/form.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { opens } from '../../parts/opens.ts'
import { Part } from '../../parts/part.tsx'
import { Loaded } from '../../parts/states.tsx'
import { useCan } from '../../session.ts'
import { toPlain, toTemplate, type VariableNames } from './reply-variables.ts'

const TONES = ['positive', 'neutral', 'negative'] as const
type Tone = (typeof TONES)[number]

/** Templates of replies by tone: own ones, which come first, and those built in. */
export function ReplyTemplates({ id, language }: { id: string; language: 'ru' | 'en' }) {
  const { t } = useTranslation(['settings', 'shell'])
  const may = useCan()('reviews:write')
  const confirm = useConfirm()
  const key = ['restaurants', id, 'reply-templates']
  const [tone, setTone] = useState<Tone>('positive')
  const names = useVariableNames()
  const [adding, { open, close }] = useDisclosure()
  const templates = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}/reply-templates', { path: { id }, signal }),
  })
  const remove = useAct(
    (template: string) =>
      api.DELETE('/v1/restaurants/{id}/reply-templates/{template_id}', { path: { id, template_id: template } }),
    {
      refresh: [key],
      done: t('templates.removed'),
    },
  )
  const ask = async (template: string) => {
    const sure = await confirm({ title: t('templates.removeTitle'), act: t('shell:act.delete'), danger: true })
    if (sure) remove.mutate(template)
  }
  return (
    <Part
      title={t('templates.title')}
      hint={t('templates.hint')}
      actions={
        may && (
          <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} {...opens(open)}>
            {t('templates.add')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        <Choice
          aria-label={t('templates.tone')}
          value={tone}
          onChange={(value) => setTone(value as Tone)}
          data={TONES.map((value) => ({ value, label: t(`templates.tones.${value}`) }))}
        />
        <Loaded query={templates}>
          {({ data }) => (
            <>
              {data
                .filter((template) => template.tone === tone && template.language === language)
                .map((template) => (
                  <Card key={template.id} padding="sm" bg="var(--otklik-ground)">
                    <Group justify="space-between" wrap="nowrap" align="flex-start">
                      <Stack gap={6} miw={0}>
                        <Group gap={6}>
                          <Badge color={template.built_in ? 'gray' : 'brand'}>
                            {t(template.built_in ? 'templates.builtIn' : 'templates.own')}
                          </Badge>
                          {template.address && <Badge color="gray">{t(`voice.${template.address}`)}</Badge>}
                        </Group>
                        <Text size="sm" className="people-wrote" dir="auto">
                          {toPlain(template.text, names)}
                        </Text>
                      </Stack>
                      {!template.built_in && may && (
                        <ActionIcon color="red" aria-label={t('templates.remove')} {...opens(() => ask(template.id))}>
                          <IconTrash size={16} />
                        </ActionIcon>
                      )}
                    </Group>
                  </Card>
                ))}
            </>
          )}
        </Loaded>
      </Stack>
      <FormDialog opened={adding} onClose={close} size="lg" title={t('templates.new')}>
        <Fields id={id} refresh={key} start={{ tone, language }} onClose={close} />
      </FormDialog>
    </Part>
  )
}

type FieldsProps = {
  id: string
  refresh: readonly string[]
  start: { tone: Tone; language: 'ru' | 'en' }
  onClose: () => void
}

function Fields({ id, refresh, start, onClose }: FieldsProps) {
  const { t } = useTranslation(['settings', 'shell'])
  const names = useVariableNames()
  const [form, setForm] = useState({ ...start, address: null as 'vy' | 'ty' | null, text: `{${names.greeting}}\n\n` })
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }))
  const save = useAct(
    () =>
      api.POST('/v1/restaurants/{id}/reply-templates', {
        path: { id },
        body: { ...form, text: toTemplate(form.text, names) },
      }),
    {
      refresh: [refresh],
      done: t('shell:state.saved'),
      onDone: onClose,
    },
  )
  return (
    <Form value={form} act={save} submit={t('shell:act.add')}>
      <Group grow>
        <Select
          label={t('templates.tone')}
          allowDeselect={false}
          value={form.tone}
          onChange={(value) => value && change({ tone: value as Tone })}
          data={TONES.map((value) => ({ value, label: t(`templates.tones.${value}`) }))}
        />
        {form.language === 'ru' && (
          <Select
            label={t('voice.address')}
            placeholder={t('templates.both')}
            clearable
            value={form.address}
            onChange={(value) => change({ address: value as 'vy' | 'ty' | null })}
            data={(['vy', 'ty'] as const).map((value) => ({ value, label: t(`voice.${value}`) }))}
          />
        )}
      </Group>
      <Textarea
        label={t('templates.text')}
        required
        autosize
        minRows={5}
        maxLength={1_500}
        data-autofocus
        value={form.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        error={fieldError(save.error, 'text')}
      />
      <div>
        <Text size="sm" c="dimmed" mb={4}>
          {t('templates.blanks')}
        </Text>
        <Group gap={6}>
          {REPLY_VARIABLES.map((blank) => (
            <Button
              key={blank}
              size="compact-xs"
              variant="default"
              onClick={() => setForm((before) => ({ ...before, text: `${before.text}{${names[blank]}}` }))}
            >
              {names[blank]}
            </Button>
          ))}
        </Group>
        <Text size="xs" c="dimmed" mt={6}>
          {t('templates.rules')}
        </Text>
      </div>
    </Form>
  )
}

function useVariableNames(): VariableNames {
  const { t } = useTranslation('settings')
  return t('templates.blank', { returnObjects: true })
}
