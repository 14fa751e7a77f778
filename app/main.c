/* main.c: lockstep, the desktop program.
 * SPDX-License-Identifier: MIT */
#include "application.h"

#include <libintl.h>
#include <locale.h>

#include "config.h"

int
main (int argc, char **argv)
{
  g_autoptr (LsApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain ("lockstep", LS_LOCALE_DIR);
  bind_textdomain_codeset ("lockstep", "UTF-8");
  textdomain ("lockstep");
  application = ls_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
