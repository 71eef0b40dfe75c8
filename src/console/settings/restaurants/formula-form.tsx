import { Button, NumberInput, SimpleGrid } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../formats.ts'
import { type FormProps, PartForm } from './part-form.tsx'

type Formula = FormProps['settings']['formula']

const USUAL: Formula = {
  last_ratings: 200,
  half_life: 50,
  cancellation_days: 30,
  cancellation_step: 0.1,
  cancellation_points: 4,
  score_weight: 0.8,
}

/** Shares are shown in per cent. */
const FIELDS = [
  { name: 'last_ratings', min: 1, max: 1_000 },
  { name: 'half_life', min: 1, max: 10_000 },
  { name: 'score_weight', min: 0, max: 100, percent: true },
  { name: 'cancellation_days', min: 1, max: 365 },
  { name: 'cancellation_step', min: 1, max: 100, percent: true },
  { name: 'cancellation_points', min: 0.1, max: 4, decimals: 1 },
] as const satisfies { name: keyof Formula; min: number; max: number; percent?: true; decimals?: number }[]

/** How the rating is computed. */
export function FormulaForm({ id, settings }: FormProps) {
  const { t } = useTranslation('settings')
  const { decimalSeparator } = useFormats()
  const [formula, setFormula] = useState(settings.formula)
  return (
    <PartForm
      id={id}
      title={t('formula.title')}
      hint={t('formula.hint')}
      changes={() => ({ formula })}
      actions={
        <Button variant="subtle" onClick={() => setFormula(USUAL)}>
          {t('formula.usual')}
        </Button>
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} style={{ alignItems: 'end' }}>
        {FIELDS.map((field) => {
          const percent = 'percent' in field
          return (
            <NumberInput
              key={field.name}
              label={t(`formula.${field.name}.label`)}
              description={t(`formula.${field.name}.hint`)}
              required
              min={field.min}
              max={field.max}
              decimalScale={'decimals' in field ? field.decimals : percent ? 1 : 0}
              suffix={percent ? ' %' : ''}
              decimalSeparator={decimalSeparator}
              value={percent ? Math.round(formula[field.name] * 1_000) / 10 : formula[field.name]}
              onChange={(value) => {
                if (value === '') return
                setFormula((before) => ({ ...before, [field.name]: percent ? Number(value) / 100 : Number(value) }))
              }}
            />
          )
        })}
      </SimpleGrid>
    </PartForm>
  )
}
