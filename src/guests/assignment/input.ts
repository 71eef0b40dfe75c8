import { z } from 'zod'

export const assigneeInput = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'Whose the conversation is: the id of a user or key, or a name' })

export const teamIdInput = z.string().min(1).max(100).meta({ description: 'Id of a team' })

export const assignInput = z
  .object({
    assignee: assigneeInput.nullable().optional(),
    team_id: teamIdInput.nullable().optional().meta({
      description: 'Alone: into the queue of this team, where nobody has it',
    }),
  })
  .refine(({ assignee, team_id }) => assignee !== undefined || team_id !== undefined, {
    message: 'give an assignee, a team or both',
  })
