import { AppError } from '../../lib/errors.ts'

/** A record that names no columns: it may be a title with the names below it. */
export class NotNames extends AppError {
  constructor(message: string) {
    super('invalid_input', `The file cannot be imported: ${message}.`, [{ path: 'body', message }])
  }
}
