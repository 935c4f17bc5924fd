"""Who gets what answer, at every address, as data (TRUST.md S1; docs/authorisation.md in words).

One line for each address and each row of `world` its parameters can name: the answer to GET and HEAD, then to a POST
with nothing in it. Columns:

AN anonymous, PR practitioner, AL agency lead, TR trainer, LC locality co-ordinator, LD subgroup, CE editor,
SA administrator; "200 *404" is 200 for AN and 404 for everybody who is signed in.

in: to sign-in. go: elsewhere. 404: there is no such page for you. 405: not with this method.
Trainer and co-ordinator belong to the dates "near", "next" and "draft"; all are booked on "near". "far" is another
locality.
"crossed" is an address that joins a row of one's own with somebody else's.
"""

MATRIX = """
wagtailcore_login                       -           | in *in                          | in *in
wagtaildocs_serve                       -           | in *404                         | in *404
wagtaildocs_authenticate_with_password  -           | in *404                         | in *404
account_login                           -           | 200 *go                         | 200 *go
account_logout                          -           | go *200                         | go *go
account_inactive                        -           | 200 *200                        | 405 *405
account_signup                          -           | 200 *go                         | 200 *go
account_reauthenticate                  -           | in *200                         | in *200
account_email                           -           | in *200                         | in *go
account_email_verification_sent         -           | in *go                          | in *go
account_change_password                 -           | in *200                         | in *200
account_set_password                    -           | in *go                          | in *go
account_reset_password                  -           | 200 *200                        | 200 *200
account_confirm_login_code              -           | in *go                          | in *go
account_confirm_password_reset_code     -           | in *in                          | in *in
account_complete_password_reset         -           | go *go                          | go *go
account_password_reset_completed        -           | 200 *200                        | 405 *405
account_request_login_code              -           | 200 *go                         | 200 *go
mfa_index                               -           | in *200                         | in *405
mfa_authenticate                        -           | in *go                          | in *go
mfa_reauthenticate                      -           | in *go                          | in *go
mfa_activate_totp                       -           | in *go                          | in *go
mfa_deactivate_totp                     -           | in *404                         | in *404
mfa_view_recovery_codes                 -           | in *404                         | in *405
mfa_generate_recovery_codes             -           | in *go                          | in *go
mfa_download_recovery_codes             -           | in *404                         | in *404
mfa_list_webauthn                       -           | in *200                         | in *405
mfa_add_webauthn                        -           | in *go                          | in *go
mfa_reauthenticate_webauthn             -           | in *go                          | in *go
mfa_remove_webauthn                     -           | in *go                          | in *go
mfa_edit_webauthn                       -           | in *go                          | in *go
mfa_login_webauthn                      -           | in *go                          | in *go
socialaccount_login_cancelled           -           | 200 *200                        | 405 *405
socialaccount_login_error               -           | in *401                         | in *405
socialaccount_signup                    -           | in *in                          | in *in
socialaccount_connections               -           | in *200                         | in *200
accounts/social/login/cancelled/        -           | in *go                          | in *go
accounts/social/login/error/            -           | in *go                          | in *go
accounts/social/signup/                 -           | in *go                          | in *go
accounts/social/connections/            -           | in *go                          | in *go
openid_connect_login                    -           | 404 *404                        | 404 *404
openid_connect_callback                 -           | 404 *404                        | 404 *404
usersessions_list                       -           | in *200                         | in *go
healthz                                 -           | 200 *200                        | 405 *405
sitemap                                 -           | 200 *200                        | 200 *200
people:profile                          -           | in *200                         | in *200
people:account                          -           | in *200                         | in *405
people:second_step                      -           | in *200                         | in *405
people:roles                            -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
people:end_role                         other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
people:person                           colleague   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
people:person                           stranger    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
people:person                           distant     | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
people:close_login                      colleague   | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
people:close_login                      stranger    | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
people:close_login                      distant     | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
people:reopen_login                     colleague   | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
people:reopen_login                     stranger    | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
people:reopen_login                     distant     | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
people:agencies                         -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
people:add_agency                       -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
people:place                            -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
people:agency                           own         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
people:agency                           other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
people:retire_agency                    own         | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
people:retire_agency                    other       | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
people:reopen_agency                    own         | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
people:reopen_agency                    other       | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
bookings:event                          near        | 200 *200                        | 405 *405
bookings:event                          far         | 200 *200                        | 405 *405
bookings:event                          next        | 200 *200                        | 405 *405
bookings:event                          far next    | 200 *200                        | 405 *405
bookings:event                          draft       | 404 404 404 200 200 404 404 200 | 405 *405
bookings:event                          far draft   | 404 404 404 404 404 404 404 200 | 405 *405
bookings:book                           near        | in *go                          | in *go
bookings:book                           far         | in *200                         | in *200
bookings:book                           next        | in *200                         | in *go
bookings:book                           far next    | in *200                         | in *go
bookings:book                           draft       | in 404 404 200 200 404 404 200  | in 404 404 200 200 404 404 200
bookings:book                           far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
bookings:mine                           -           | in *200                         | in *405
bookings:booking                        own         | in *200                         | in *405
bookings:booking                        colleague   | in *404                         | in *404
bookings:booking                        stranger    | in *404                         | in *404
bookings:booking                        distant     | in *404                         | in *404
bookings:booking                        waiting     | in *404                         | in *404
bookings:cancel                         own         | in *200                         | in *200
bookings:cancel                         colleague   | in *404                         | in *404
bookings:cancel                         stranger    | in *404                         | in *404
bookings:cancel                         distant     | in *404                         | in *404
bookings:cancel                         waiting     | in *404                         | in *404
bookings:calendar                       own         | in *200                         | in *405
bookings:calendar                       colleague   | in *404                         | in *404
bookings:calendar                       stranger    | in *404                         | in *404
bookings:calendar                       distant     | in *404                         | in *404
bookings:calendar                       waiting     | in *404                         | in *404
bookings:register                       near        | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 200
bookings:register                       far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
bookings:register                       next        | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 go
bookings:register                       far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
bookings:register                       draft       | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 go
bookings:register                       far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
bookings:walk_in                        near        | in 404 404 200 200 404 404 200  | in 404 404 200 200 404 404 200
bookings:walk_in                        far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
bookings:walk_in                        next        | in 404 404 go go 404 404 go     | in 404 404 go go 404 404 go
bookings:walk_in                        far next    | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 go
bookings:walk_in                        draft       | in 404 404 go go 404 404 go     | in 404 404 go go 404 404 go
bookings:walk_in                        far draft   | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 go
bookings:withdraw_walk_in               near        | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 200
bookings:withdraw_walk_in               crossed     | in *404                         | in *404
bookings:count                          near        | in 404 404 go go 404 404 go     | in 404 404 go go 404 404 go
bookings:count                          far         | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 go
bookings:count                          next        | in 404 404 go go 404 404 go     | in 404 404 go go 404 404 go
bookings:count                          far next    | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 go
bookings:count                          draft       | in 404 404 go go 404 404 go     | in 404 404 go go 404 404 go
bookings:count                          far draft   | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 go
bookings:sheet                          near        | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
bookings:sheet                          far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
bookings:sheet                          next        | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
bookings:sheet                          far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
bookings:sheet                          draft       | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
bookings:sheet                          far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
evaluations:evaluate                    held        | 200 *200                        | 200 *200
evaluations:evaluate                    wrong       | 404 *404                        | 404 *404
evaluations:mine                        own         | in *200                         | in *200
evaluations:mine                        colleague   | in *404                         | in *404
evaluations:mine                        stranger    | in *404                         | in *404
evaluations:mine                        distant     | in *404                         | in *404
evaluations:mine                        waiting     | in *404                         | in *404
evaluations:join                        -           | 200 *200                        | 405 *405
evaluations:thanks                      -           | 200 *200                        | 405 *405
evaluations:room_form                   open        | 200 *200                        | 200 *200
evaluations:room_form                   wrong       | 404 *404                        | 404 *404
evaluations:room                        near        | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 go
evaluations:room                        far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
evaluations:room                        next        | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 go
evaluations:room                        far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
evaluations:room                        draft       | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 go
evaluations:room                        far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
evaluations:pulse                       near        | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
evaluations:pulse                       far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
evaluations:pulse                       next        | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
evaluations:pulse                       far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
evaluations:pulse                       draft       | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
evaluations:pulse                       far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
evaluations:room_picture                near        | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
evaluations:room_picture                far         | in *404                         | in 404 404 404 404 404 404 405
evaluations:room_picture                next        | in *404                         | in 404 404 405 405 404 404 405
evaluations:room_picture                far next    | in *404                         | in 404 404 404 404 404 404 405
evaluations:room_picture                draft       | in *404                         | in 404 404 405 405 404 404 405
evaluations:room_picture                far draft   | in *404                         | in 404 404 404 404 404 404 405
evaluations:results                     near        | in 404 404 200 200 200 404 200  | in 404 404 200 200 404 404 200
evaluations:results                     far         | in 404 404 404 404 200 404 200  | in 404 404 404 404 404 404 200
evaluations:results                     next        | in 404 404 200 200 200 404 200  | in 404 404 200 200 404 404 200
evaluations:results                     far next    | in 404 404 404 404 200 404 200  | in 404 404 404 404 404 404 200
evaluations:results                     draft       | in 404 404 200 200 404 404 200  | in 404 404 200 200 404 404 200
evaluations:results                     far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:my                           -           | in *200                         | in *405
workspaces:trainer                      -           | in 404 404 200 404 404 404 200  | in 404 404 405 404 404 404 405
workspaces:agency                       -           | in 404 200 404 404 404 404 200  | in 404 405 404 404 404 404 405
workspaces:coordinate                   -           | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:add_date                     -           | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:date                         near        | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:date                         far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:date                         next        | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:date                         far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:date                         draft       | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:date                         far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:change_date                  near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:change_date                  far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:change_date                  next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:change_date                  far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:change_date                  draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:change_date                  far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:publish_date                 near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:publish_date                 far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:publish_date                 next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:publish_date                 far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:publish_date                 draft       | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:publish_date                 far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:add_places                   near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:add_places                   far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:add_places                   next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:add_places                   far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:add_places                   draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:add_places                   far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:call_off                     near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:call_off                     far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:call_off                     next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:call_off                     far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:call_off                     draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:call_off                     far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:add_trainer                  near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:add_trainer                  far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:add_trainer                  next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:add_trainer                  far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:add_trainer                  draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:add_trainer                  far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:remove_trainer               near        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:remove_trainer               far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:remove_trainer               next        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:remove_trainer               crossed     | in *404                         | in *404
cms:robots                              -           | 200 *200                        | 405 *405
outbox:messages                         -           | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
outbox:retry                            near        | in 404 404 404 405 404 404 405  | in 404 404 404 go 404 404 go
outbox:retry                            far         | in 404 404 404 405 404 404 405  | in 404 404 404 404 404 404 go
outbox:development                      -           | 404 *404                        | 405 *405
reports:reports                         -           | in 404 404 404 200 200 404 200  | in 404 404 404 405 405 404 405
reports:workbook                        -           | in 404 404 404 go go 404 go    | in 404 404 404 200 200 404 200
reports:responses                       -           | in 404 404 404 404 go 404 go   | in 404 404 404 404 200 404 200
reports:attendance                      -           | in 404 404 404 go go 404 go    | in 404 404 404 200 200 404 200
design:gallery                          -           | 200 *200                        | 200 *200
design:error                            -           | 404 *404                        | 405 *405
wagtailcore_authenticate_with_password  -           | 404 *404                        | 404 *404
wagtail_serve                           -           | go *go                          | go *go
"""
