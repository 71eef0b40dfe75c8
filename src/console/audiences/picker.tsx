import { Button, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Audience } from '../api-types.ts'
import { Choice } from '../parts/choice.tsx'
import { Form } from '../parts/form.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { opens } from '../parts/opens.ts'
import { Builder } from './builder.tsx'
import { nodeOf } from './conditions.ts'
import { CountLine } from './count-line.tsx'
import { AUDIENCES_KEY, kindIn, useAudiences, useFields } from './load-audiences.ts'
import type { PickerDraft } from './picker-draft.ts'
import { Audiences } from './value-input.tsx'

/** The audience in the API's form; undefined while something is missing. */
export function useAudienceOf(draft: PickerDraft): Audience | undefined {
  const fields = useFields()
  const excluded = draft.exclude.length > 0 ? { exclude_audience_ids: draft.exclude } : {}
  switch (draft.kind) {
    case 'all':
      return { all: true, ...excluded }
    case 'saved':
      return draft.audienceId ? { audience_id: draft.audienceId, ...excluded } : undefined
    case 'conditions': {
      const conditions = nodeOf(draft.group, kindIn(fields.data))
      return conditions && { conditions, ...excluded }
    }
    case 'kept':
      return draft.kept
    default:
      return draft.kind satisfies never
  }
}

/** Chooses who receives a mailing: everybody, a saved audience, or guests by conditions, minus some. */
export function AudiencePicker(props: { draft: PickerDraft; onChange: (draft: PickerDraft) => void }) {
  const { draft, onChange } = props
  const { t } = useTranslation('audiences')
  const audience = useAudienceOf(draft)
  const audiences = useAudiences()
  const change = (part: Partial<PickerDraft>) => onChange({ ...draft, ...part })
  return (
    <Stack gap="sm">
      <Choice
        aria-label={t('picker.title')}
        value={draft.kind}
        onChange={(kind) => change({ kind: kind as PickerDraft['kind'] })}
        data={(['all', 'saved', 'conditions'] as const).map((kind) => ({ value: kind, label: t(`picker.${kind}`) }))}
      />
      {draft.kind === 'saved' && (
        <Select
          label={t('picker.choose')}
          searchable
          data={audiences.rows.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.audienceId}
          onChange={(audienceId) => change({ audienceId })}
          maw={460}
        />
      )}
      {draft.kind === 'conditions' && (
        <>
          <Builder group={draft.group} onChange={(group) => change({ group })} />
          {audience && 'conditions' in audience && <SaveAudience conditions={audience.conditions} />}
        </>
      )}
      <Audiences
        label={t('picker.exclude')}
        placeholder={t('picker.excludeHint')}
        value={draft.exclude}
        onChange={(exclude) => change({ exclude })}
      />
      <CountLine audience={audience} />
      <Text size="xs" c="dimmed">
        {t('picker.consent')}
      </Text>
    </Stack>
  )
}

function SaveAudience({ conditions }: { conditions: object }) {
  const { t } = useTranslation(['audiences', 'shell'])
  const [opened, { open, close }] = useDisclosure()
  const [name, setName] = useState('')
  const save = useAct(() => api.POST('/v1/audiences', { body: { name: name.trim(), conditions } }), {
    refresh: [AUDIENCES_KEY],
    done: t('saved'),
    onDone: close,
  })
  return (
    <>
      <Button size="compact-sm" variant="subtle" {...opens(open)} style={{ alignSelf: 'flex-start' }}>
        {t('picker.save')}
      </Button>
      <FormDialog opened={opened} onClose={close} title={t('picker.save')}>
        <Form value={name} act={save} submit={t('shell:act.save')}>
          <TextInput
            label={t('name')}
            placeholder={t('nameHint')}
            required
            maxLength={200}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Form>
      </FormDialog>
    </>
  )
}
