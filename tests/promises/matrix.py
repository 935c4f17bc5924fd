"""Who gets what answer, at every address, as data (TRUST.md S1; docs/authorisation.md in words).

One line for each address and each row of `world` its parameters can name: the answer to GET and HEAD, then to a POST
with nothing in it. Columns:

AN anonymous, PR practitioner, AL agency lead, TR trainer, LC locality co-ordinator, LD subgroup, CE editor,
SA administrator, SC scrutineer (left out: what PR and CE both get, else 404); "200 *404" is 200 for AN and 404 for
everybody who is signed in.

in: to sign-in. go: elsewhere. 404: there is no such page for you. 405: not with this method.
Trainer and co-ordinator belong to the dates "near", "next" and "draft"; all are booked on "near". "far" is another
locality.
"crossed" is an address that joins a row of one's own with somebody else's.
"""

MATRIX = """
wagtailcore_login                       -           | in *in                          | in *in
wagtaildocs_serve                       -           | 404 *404                        | 405 *405
wagtaildocs_authenticate_with_password  -           | 404 *404                        | 404 *404
picture                                 -           | 404 *404                        | 405 *405
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
people:find_double                      colleague   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
people:find_double                      stranger    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
people:find_double                      distant     | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
people:merge                            colleague   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
people:merge                            stranger    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
people:merge                            distant     | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
people:undo_merge                       stranger    | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
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
bookings:book                           next        | in *200                         | in *200
bookings:book                           far next    | in *200                         | in *200
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
bookings:take_offer                     own         | in *go                          | in *go
bookings:take_offer                     colleague   | in *404                         | in *404
bookings:take_offer                     stranger    | in *404                         | in *404
bookings:take_offer                     distant     | in *404                         | in *404
bookings:take_offer                     waiting     | in *404                         | in *404
bookings:hand_on                        own         | in *200                         | in *200
bookings:hand_on                        colleague   | in 404 200 404 200 404 404 200  | in 404 200 404 200 404 404 200
bookings:hand_on                        stranger    | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:hand_on                        distant     | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
bookings:hand_on                        waiting     | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:give_up_for                    own         | in *go                          | in *go
bookings:give_up_for                    colleague   | in 404 200 404 200 404 404 200  | in 404 200 404 200 404 404 200
bookings:give_up_for                    stranger    | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:give_up_for                    distant     | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
bookings:give_up_for                    waiting     | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
bookings:move                           own         | in *200                         | in *200
bookings:move                           colleague   | in 404 200 404 200 404 404 200  | in 404 200 404 200 404 404 200
bookings:move                           stranger    | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:move                           distant     | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
bookings:move                           waiting     | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:make_up                        own         | in *200                         | in *200
bookings:make_up                        colleague   | in 404 200 404 200 404 404 200  | in 404 200 404 200 404 404 200
bookings:make_up                        stranger    | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:make_up                        distant     | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
bookings:make_up                        waiting     | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:wait_for_any                   open        | in *200                         | in *200
bookings:wait_for_any                   draft       | in *404                         | in *404
bookings:interest                       open        | in *200                         | in *go
bookings:interest                       draft       | in *404                         | in *404
bookings:proof                          open        | in *200                         | in *200
bookings:proof                          draft       | in *404                         | in *404
bookings:end_interest                   own         | in *405                         | in *go
bookings:end_interest                   stranger    | in *405                         | in *404
bookings:end_interest                   distant     | in *405                         | in *404
bookings:open_proof                     stranger    | in 404 404 404 200 404 404 200  | in *405
bookings:open_proof                     distant     | in 404 404 404 404 404 404 200  | in *405
bookings:my_calendar                    -           | in *200                         | in *200
bookings:own_calendar                   held        | 200 *200                        | 405 *405
bookings:own_calendar                   wrong       | 404 *404                        | 405 *405
bookings:public_calendar                -           | 200 *200                        | 405 *405
bookings:check_certificate              -           | 200 *200                        | 405 *405
bookings:certificate                    colleague   | 200 *200                        | 405 *405
bookings:certificate                    stranger    | 200 *200                        | 405 *405
bookings:certificate                    distant     | 200 *200                        | 405 *405
bookings:certificate                    team        | 200 *200                        | 405 *405
bookings:certificate                    own         | 200 *200                        | 405 *405
bookings:certificate                    wrong       | 404 *404                        | 405 *405
bookings:certificate_pdf                colleague   | in 404 200 404 200 404 404 200  | in *405
bookings:certificate_pdf                stranger    | in 404 404 404 200 404 404 200  | in *405
bookings:certificate_pdf                distant     | in 404 404 404 404 404 404 200  | in *405
bookings:certificate_pdf                team        | in 200 404 404 200 404 404 200  | in *405
bookings:certificate_pdf                own         | in *200                         | in *405
bookings:certificate_pdf                wrong       | in *404                         | in *405
bookings:date_certificates              near        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
bookings:date_certificates              far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
bookings:date_certificates              next        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
bookings:date_certificates              far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
bookings:date_certificates              draft       | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
bookings:date_certificates              far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
bookings:certificates_zip               near        | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
bookings:certificates_zip               far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
bookings:certificates_zip               next        | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
bookings:certificates_zip               far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
bookings:certificates_zip               draft       | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
bookings:certificates_zip               far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
bookings:certify                        own         | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:certify                        colleague   | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:certify                        stranger    | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:certify                        waiting     | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
bookings:certify                        distant     | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
bookings:record                         -           | in *200                         | in *405
bookings:record_pdf                     -           | in *200                         | in *405
bookings:record_csv                     -           | in *200                         | in *405
bookings:record_json                    -           | in *200                         | in *405
bookings:add_training                   -           | in *200                         | in *200
bookings:remove_training                own         | in *200                         | in *go
bookings:training_file                  own         | in *200                         | in *405
bookings:remove_training                colleague   | in *404                         | in *404
bookings:training_file                  colleague   | in *404                         | in *404
bookings:remove_training                stranger    | in *404                         | in *404
bookings:training_file                  stranger    | in *404                         | in *404
bookings:remove_training                distant     | in *404                         | in *404
bookings:training_file                  distant     | in *404                         | in *404
bookings:remove_training                team        | in *404                         | in *404
bookings:training_file                  team        | in *404                         | in *404
bookings:read_record                    colleague   | in 404 200 404 200 404 404 200  | in *405
bookings:read_record                    stranger    | in 404 404 404 200 404 404 200  | in *405
bookings:read_record                    distant     | in 404 404 404 404 404 404 200  | in *405
bookings:read_record                    team        | in 200 404 404 200 404 404 200  | in *405
bookings:approve                        held        | 200 *200                        | 200 *200
bookings:approve                        wrong       | 404 *404                        | 404 *404
bookings:offer                          held        | 200 *200                        | 200 *200
bookings:offer                          wrong       | 404 *404                        | 404 *404
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
bookings:check_ins                      near        | in 404 404 200 200 404 404 go  | in 404 404 go go 404 404 go
bookings:check_ins                      far         | in 404 404 404 404 404 404 go  | in 404 404 404 404 404 404 go
bookings:check_ins                      next        | in 404 404 go go 404 404 go    | in 404 404 go go 404 404 go
bookings:check_ins                      far next    | in 404 404 404 404 404 404 go  | in 404 404 404 404 404 404 go
bookings:check_ins                      draft       | in 404 404 go go 404 404 go    | in 404 404 go go 404 404 go
bookings:check_ins                      far draft   | in 404 404 404 404 404 404 go  | in 404 404 404 404 404 404 go
bookings:withdraw_walk_in               near        | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 200
bookings:withdraw_walk_in               crossed     | in *404                         | in *404
bookings:attendance_file                near        | in 404 404 200 200 404 404 200  | in 404 404 200 200 404 404 200
bookings:attendance_file                far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
bookings:attendance_file                next        | in 404 404 go go 404 404 go     | in 404 404 go go 404 404 go
bookings:attendance_file                far next    | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 go
bookings:attendance_file                draft       | in 404 404 go go 404 404 go     | in 404 404 go go 404 404 go
bookings:attendance_file                far draft   | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 go
bookings:take_attendance                near        | in 404 404 go go 404 404 go     | in 404 404 go go 404 404 go
bookings:take_attendance                far         | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 go
bookings:take_attendance                next        | in 404 404 go go 404 404 go     | in 404 404 go go 404 404 go
bookings:take_attendance                far next    | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 go
bookings:take_attendance                draft       | in 404 404 go go 404 404 go     | in 404 404 go go 404 404 go
bookings:take_attendance                far draft   | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 go
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
evaluations:own_answers                 own         | in *200                        | in *405
evaluations:own_answers                 colleague   | in *404                        | in *405
evaluations:own_answers                 stranger    | in *404                        | in *405
evaluations:own_answers                 distant     | in *404                        | in *405
evaluations:own_answers                 waiting     | in *404                        | in *405
evaluations:stop                        held        | 404 *404                        | 404 *404
evaluations:stop                        wrong       | 404 *404                        | 404 *404
evaluations:before                      own         | in *410                         | in *410
evaluations:before                      colleague   | in *404                         | in *404
evaluations:before                      stranger    | in *404                         | in *404
evaluations:before                      distant     | in *404                         | in *404
evaluations:before                      waiting     | in *404                         | in *404
evaluations:later                       own         | in *404                         | in *405
evaluations:later                       colleague   | in *404                         | in *405
evaluations:later                       stranger    | in *404                         | in *405
evaluations:later                       distant     | in *404                         | in *405
evaluations:later                       waiting     | in *404                         | in *405
evaluations:reflection                  near        | in 404 404 200 404 404 404 404  | in 404 404 200 404 404 404 404
evaluations:reflection                  far         | in *404                         | in *404
evaluations:reflection                  next        | in 404 404 200 404 404 404 404  | in 404 404 200 404 404 404 404
evaluations:reflection                  far next    | in *404                         | in *404
evaluations:reflection                  draft       | in 404 404 410 404 404 404 404  | in 404 404 410 404 404 404 404
evaluations:reflection                  far draft   | in *404                         | in *404
evaluations:reflections                 near        | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
evaluations:reflections                 far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
evaluations:reflections                 next        | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
evaluations:reflections                 far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
evaluations:reflections                 draft       | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
evaluations:reflections                 far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
evaluations:questionnaires              -           | in 404 404 404 404 200 404 200  | in 404 404 404 404 405 404 405
evaluations:questionnaire               -           | in 404 404 404 404 200 404 200  | in 404 404 404 404 go 404 go
evaluations:copy_for_course             -           | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
evaluations:course_items                -           | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
evaluations:version                     draft       | in 404 404 404 404 200 404 200  | in 404 404 404 404 go 404 go
evaluations:version                     used        | in 404 404 404 404 200 404 200  | in 404 404 404 404 go 404 go
evaluations:add_question                draft       | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
evaluations:add_question                used        | in 404 404 404 404 go 404 go   | in 404 404 404 404 go 404 go
evaluations:change_question             draft       | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
evaluations:change_question             used        | in 404 404 404 404 go 404 go   | in 404 404 404 404 go 404 go
evaluations:change_question             crossed     | in *404                         | in *404
evaluations:preview                     draft       | in 404 404 404 404 200 404 200  | in 404 404 404 404 405 404 405
evaluations:preview                     used        | in 404 404 404 404 200 404 200  | in 404 404 404 404 405 404 405
evaluations:publish                     draft       | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
evaluations:publish                     used        | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
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
evaluations:check_in_picture            near        | in 404 404 200 200 404 404 200  | in *405
evaluations:check_in_picture            far         | in 404 404 404 404 404 404 200  | in *405
evaluations:check_in_picture            next        | in 404 404 200 200 404 404 200  | in *405
evaluations:check_in_picture            far next    | in 404 404 404 404 404 404 200  | in *405
evaluations:check_in_picture            draft       | in 404 404 200 200 404 404 200  | in *405
evaluations:check_in_picture            far draft   | in 404 404 404 404 404 404 200  | in *405
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
workspaces:undo_call_off                near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:undo_call_off                far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:undo_call_off                next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:undo_call_off                far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:undo_call_off                draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:undo_call_off                far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
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
workspaces:find_person                  near        | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:find_person                  far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:find_person                  next        | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:find_person                  far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:find_person                  draft       | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:find_person                  far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:enter_person                 near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:enter_person                 far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:enter_person                 next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:enter_person                 far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:enter_person                 draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:enter_person                 far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:go_ahead                     near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:go_ahead                     far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:go_ahead                     next        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:go_ahead                     far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:go_ahead                     draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:go_ahead                     far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:hold_back                    near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:hold_back                    far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:hold_back                    next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:hold_back                    far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:hold_back                    draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:hold_back                    far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:move_date                    near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:move_date                    far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:move_date                    next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:move_date                    far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:move_date                    draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:move_date                    far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:split_date                   near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:split_date                   far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:split_date                   next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:split_date                   far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:split_date                   draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:split_date                   far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:release                      next        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:release                      far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:release                      crossed     | in *404                         | in *404
workspaces:book_for                     next        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:book_for                     far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:book_for                     crossed     | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:evidence                     -           | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:waiting                      -           | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:add_series                   -           | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:variants                     -           | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:change_variant               -           | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:charges                      -           | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:export_charges               -           | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:decide_evidence              stranger    | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:decide_evidence              distant     | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:settle_charge                near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:settle_charge                other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:policies                     -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:add_family                   -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:family                       -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
cms:robots                              -           | 200 *200                        | 405 *405
outbox:messages                         -           | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
outbox:retry                            near        | in 404 404 404 405 404 404 405  | in 404 404 404 go 404 404 go
outbox:retry                            far         | in 404 404 404 405 404 404 405  | in 404 404 404 404 404 404 go
outbox:development                      -           | 404 *404                        | 405 *405
people:address_works                    -           | in *405                         | in *go
workspaces:take_ask_back                near        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:take_ask_back                crossed     | in 404 404 404 404 404 404 404  | in 404 404 404 404 404 404 404
workspaces:take_ask_back                far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:team                         -           | in *200                         | in *405
workspaces:decide                       team        | in 200 404 404 404 404 404 404  | in 200 404 404 404 404 404 404
workspaces:decide                       stranger    | in *404                         | in *404
workspaces:hand_on_of_team              team        | in 200 404 404 404 404 404 404  | in 200 404 404 404 404 404 404
workspaces:hand_on_of_team              stranger    | in *404                         | in *404
workspaces:agency_dates                 own         | in 404 200 404 404 404 404 200  | in 404 405 404 404 404 404 405
workspaces:agency_dates                 other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:book_colleague               own         | in 404 200 404 404 404 404 200  | in 404 200 404 404 404 404 200
workspaces:book_colleague               other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:reserve                      own         | in 404 200 404 404 404 404 200  | in 404 200 404 404 404 404 200
workspaces:reserve                      other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:names_file                   own         | in 404 200 404 404 404 404 200  | in 404 200 404 404 404 404 200
workspaces:names_file                   other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:book_names                   own         | in 404 405 404 404 404 404 405  | in 404 go 404 404 404 404 go
workspaces:book_names                   other       | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
workspaces:headcount                    own         | in 404 200 404 404 404 404 200  | in 404 200 404 404 404 404 200
workspaces:headcount                    other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:agency_refreshers            own         | in 404 200 404 404 404 404 200  | in 404 405 404 404 404 404 405
workspaces:agency_refreshers            other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:agency_charges               own         | in 404 200 404 404 404 404 200  | in 404 405 404 404 404 404 405
workspaces:agency_learning              own         | in 404 200 404 404 404 404 200  | in 404 405 404 404 404 404 405
workspaces:agency_evaluation            own         | in 404 200 404 404 404 404 200  | in 404 405 404 404 404 404 405
workspaces:agency_charges               other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:agency_learning              other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:agency_evaluation            other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:confirm_charge               own         | in 404 405 404 404 404 404 405  | in 404 go 404 404 404 404 go
workspaces:confirm_charge               other       | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
workspaces:confirm_charge               crossed     | in *404                         | in *404
workspaces:ask_waiver                   own         | in 404 200 404 404 404 404 200  | in 404 200 404 404 404 404 200
workspaces:ask_waiver                   other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:ask_waiver                   crossed     | in *404                         | in *404
workspaces:give_back                    own         | in 404 405 404 404 404 404 405  | in *404
workspaces:give_back                    other       | in 404 404 404 404 404 404 405  | in *404
workspaces:write                        near        | in 404 404 200 200 404 404 200  | in 404 404 200 200 404 404 200
workspaces:write                        far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:write                        next        | in 404 404 200 200 404 404 200  | in 404 404 200 200 404 404 200
workspaces:write                        far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:write                        draft       | in 404 404 200 200 404 404 200  | in 404 404 200 200 404 404 200
workspaces:write                        far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:undo                         near        | in 404 404 405 405 404 404 405  | in 404 404 go go 404 404 go
workspaces:undo                         far         | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
workspaces:undo                         crossed     | in 404 404 405 405 404 404 405  | in *404
legacy:files                            -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
legacy:file                             open        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
legacy:file                             done        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
legacy:columns                          open        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
legacy:columns                          done        | in 404 404 404 404 404 404 go  | in 404 404 404 404 404 404 go
legacy:decide                           open        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
legacy:decide                           done        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
legacy:sure                             open        | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
legacy:sure                             done        | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
legacy:apply                            open        | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
legacy:apply                            done        | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
legacy:undo                             open        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
legacy:undo                             done        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
legacy:discard                          open        | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
legacy:discard                          done        | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
legacy:rows_back                        open        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
legacy:rows_back                        done        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
legacy:comparison                       open        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
legacy:comparison                       done        | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
elearning:completions                   -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
elearning:push_keys                     -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
elearning:stop_key                      -           | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
elearning:push                          -           | 405 *405                        | 401 *401
elearning:push_description              -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
elearning:start_package                 -           | in *405                         | in *go
elearning:parts                         own         | in 200 404 404 404 404 404 404  | in go 404 404 404 404 404 404
elearning:parts                         stranger    | in *404                         | in *404
elearning:play                          own         | in 200 404 404 404 404 404 404  | in 405 404 404 404 404 404 404
elearning:play                          stranger    | in *404                         | in *404
elearning:save                          own         | in 405 404 404 404 404 404 404  | in 400 404 404 404 404 404 404
elearning:save                          stranger    | in *404                         | in *404
elearning:packages                      -           | in 404 404 404 404 404 200 200  | in 404 404 404 404 404 405 405
elearning:upload_package                -           | in 404 404 404 404 404 200 200  | in 404 404 404 404 404 200 200
elearning:withdraw_package              -           | in 404 404 404 404 404 405 405  | in 404 404 404 404 404 go go
cms:learn                               open        | in *go                          | in *go
cms:learn                               unknown     | in *404                         | in *404
cms:step                                open        | in *200                         | in *go
cms:step                                unknown     | in *404                         | in *404
cms:check                               open        | in *go                          | in *go
cms:check                               unknown     | in *404                         | in *404
cms:ask                                 open        | in *go                          | in *go
cms:ask                                 unknown     | in *404                         | in *404
cms:result                              open        | in *go                          | in *go
cms:result                              unknown     | in *404                         | in *404
cms:notes                               open        | in *200                         | in *405
cms:notes                               unknown     | in *404                         | in *404
cms:delete_note                         own         | in *405                         | in *go
cms:delete_note                         stranger    | in *405                         | in *404
cms:print_lesson                        open        | in *200                         | in *405
cms:print_lesson                        unknown     | in *404                         | in *404
outbox:texts                            -           | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
outbox:text                             -           | in 404 404 404 200 404 404 200  | in 404 404 404 404 404 404 200
outbox:restore_text                     -           | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
outbox:test_text                        -           | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 go
evaluations:own_results                 -           | in 404 404 200 404 404 404 200  | in 404 404 405 404 404 404 405
evaluations:comments                    -           | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
evaluations:comment                     near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
evaluations:comment                     far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
evaluations:quote_comment               near        | in 404 404 404 405 404 404 405  | in *404
evaluations:quote_comment               far         | in 404 404 404 405 404 404 405  | in *404
evaluations:you_said                    -           | in 404 404 404 200 200 404 200  | in 404 404 404 405 405 404 405
evaluations:add_you_said                -           | in 404 404 404 200 200 404 200  | in 404 404 404 200 200 404 200
evaluations:withdraw_improvement        -           | in 404 404 404 405 405 404 405  | in 404 404 404 go go 404 go
evaluations:withdraw_quote              -           | in 404 404 404 405 405 404 405  | in 404 404 404 go go 404 go
reports:evaluation                      -           | in 404 404 404 200 200 404 200  | in 404 404 404 405 405 404 405
reports:reports                         -           | in 404 404 404 200 200 404 200  | in 404 404 404 405 405 404 405
reports:learning                        -           | in 404 404 404 200 200 404 200  | in 404 404 404 405 405 404 405
reports:learning_file                   -           | in 404 404 404 go go 404 go    | in 404 404 404 200 200 404 200
reports:workbook                        -           | in 404 404 404 go go 404 go    | in 404 404 404 200 200 404 200
reports:responses                       -           | in 404 404 404 404 go 404 go   | in 404 404 404 404 200 404 200
reports:attendance                      -           | in 404 404 404 go go 404 go    | in 404 404 404 200 200 404 200
reports:coverage                        -           | in 404 404 404 200 200 404 200  | in 404 404 404 405 405 404 405
reports:coverage_file                   -           | in 404 404 404 go go 404 go     | in 404 404 404 200 200 404 200
reports:refreshers                      -           | in 404 404 404 200 200 404 200  | in 404 404 404 405 405 404 405
reports:evaluation_file                 -           | in 404 404 404 go go 404 go    | in 404 404 404 200 200 404 200
reports:figures_file                    -           | in 404 404 404 go go 404 go    | in 404 404 404 200 200 404 200
reports:downloads                       -           | in 404 404 404 200 200 404 200 | in 404 404 404 405 405 404 405
reports:fetch_file                      own         | in 404 404 404 200 200 404 200 | in 404 404 404 405 405 404 405
reports:fetch_file                      stranger    | in *404                        | in 404 404 404 405 405 404 405
reports:cancel_file                     own         | in 404 404 404 405 405 404 405 | in 404 404 404 go go 404 go
reports:cancel_file                     stranger    | in 404 404 404 405 405 404 405 | in *404
reports:list                            -           | in 404 404 404 404 404 404 404 | in 404 404 404 405 405 404 405
reports:list                            count       | in 404 404 404 200 200 404 200 | in 404 404 404 405 405 404 405
reports:list_file                       -           | in 404 404 404 go go 404 go    | in 404 404 404 404 404 404 404
reports:list_file                       count       | in 404 404 404 go go 404 go    | in 404 404 404 200 200 404 200
design:gallery                          -           | 200 *200                        | 200 *200
design:error                            -           | 404 *404                        | 405 *405
wagtailcore_authenticate_with_password  -           | 404 *404                        | 404 *404
wagtail_serve                           -           | go *go                          | go *go
reports:add_annual                      -           | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
reports:annual                          draft       | in 404 404 404 404 200 404 200  | in 404 404 404 404 405 404 405
reports:annual                          frozen      | in 404 404 404 404 200 404 200  | in 404 404 404 404 405 404 405
reports:annual_file                     draft       | in 404 404 404 404 go 404 go    | in 404 404 404 404 200 404 200
reports:annual_file                     frozen      | in 404 404 404 404 go 404 go    | in 404 404 404 404 200 404 200
reports:annual_reports                  -           | in 404 404 404 404 200 404 200  | in 404 404 404 404 405 404 405
reports:annual_since                    draft       | in 404 404 404 404 go 404 go    | in 404 404 404 404 405 404 405
reports:annual_since                    frozen      | in 404 404 404 404 200 404 200  | in 404 404 404 404 405 404 405
reports:arrange_annual                  draft       | in 404 404 404 404 200 404 200  | in 404 404 404 404 go 404 go
reports:arrange_annual                  frozen      | in 404 404 404 404 go 404 go    | in 404 404 404 404 go 404 go
reports:change_annual                   draft       | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
reports:change_annual                   frozen      | in 404 404 404 404 go 404 go    | in 404 404 404 404 go 404 go
reports:discard_annual                  draft       | in 404 404 404 404 405 404 405  | in 404 404 404 404 go 404 go
reports:discard_annual                  frozen      | in 404 404 404 404 go 404 go    | in 404 404 404 404 go 404 go
reports:freeze_annual                   draft       | in 404 404 404 404 200 404 200  | in 404 404 404 404 go 404 go
reports:freeze_annual                   frozen      | in 404 404 404 404 go 404 go    | in 404 404 404 404 go 404 go
reports:renew_annual                    draft       | in 404 404 404 404 405 404 405  | in 404 404 404 404 go 404 go
reports:renew_annual                    frozen      | in 404 404 404 404 405 404 405  | in 404 404 404 404 go 404 go
reports:word_part                       draft       | in 404 404 404 404 200 404 200  | in 404 404 404 404 go 404 go
reports:word_part                       frozen      | in 404 404 404 404 go 404 go    | in 404 404 404 404 go 404 go
reports:give_take                       -           | in 404 200 404 200 200 404 200  | in 404 405 404 405 405 404 405
reports:returns                         -           | in 404 200 404 200 200 404 200 | in 404 405 404 405 405 404 405
reports:return_file                     -           | in 404 go 404 go go 404 go     | in 404 200 404 go go 404 go
reports:give_take_file                  -           | in 404 go 404 go go 404 go     | in 404 200 404 200 200 404 200
workspaces:add_away                     -           | in 404 404 go 404 404 404 404   | in 404 404 200 404 404 404 404
workspaces:add_commission               -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:add_pool                     -           | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:agency_trainers              own         | in 404 200 404 404 404 404 200  | in 404 405 404 404 404 404 405
workspaces:agency_trainers              other       | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:ask_permission               near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:ask_permission               far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:availability                 -           | in 404 404 200 404 404 404 404  | in 404 404 200 404 404 404 404
workspaces:answer_ask                   near        | in 404 404 200 404 404 404 404  | in 404 404 200 404 404 404 404
workspaces:answer_ask                   far         | in 404 404 404 404 404 404 404  | in 404 404 404 404 404 404 404
workspaces:ask_trainer                  near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:ask_trainer                  far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:calls                        -           | in 404 404 200 404 404 404 404  | in 404 404 405 404 404 404 404
workspaces:change_pool                  near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:change_pool                  far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:choose                       near        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:choose                       far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:choose                       crossed     | in 404 404 404 404 404 404 404  | in 404 404 404 404 404 404 404
workspaces:close_call                   near        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:close_call                   far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:close_call                   next        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:close_call                   far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:close_call                   draft       | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:close_call                   far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:days                         -           | in 404 200 200 200 200 404 200  | in 404 405 405 405 405 404 405
workspaces:days_file                    -           | in 404 200 200 200 200 404 200  | in 404 405 405 405 405 404 405
workspaces:end_away                     -           | in 404 404 405 404 404 404 404  | in 404 404 go 404 404 404 404
workspaces:end_commission               -           | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:end_holiday                  near        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:end_holiday                  far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:end_material                 near        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:end_material                 far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:holidays                     -           | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:materials                    -           | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:member                       near        | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:member                       asked       | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:member                       far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:member_add_away              near        | in 404 404 404 go 404 404 go   | in 404 404 404 200 404 404 200
workspaces:member_add_away              asked       | in 404 404 404 go 404 404 go   | in 404 404 404 200 404 404 200
workspaces:member_add_away              far         | in 404 404 404 404 404 404 go   | in 404 404 404 404 404 404 200
workspaces:member_availability          near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:member_availability          asked       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:member_availability          far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:member_days                  near        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:member_days                  asked       | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:member_days                  far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:member_decide                near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:member_decide                asked       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:member_decide                far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:member_end_away              near        | in 404 404 404 405 404 404 405  | in 404 404 404 go 404 404 go
workspaces:member_end_away              crossed     | in 404 404 404 405 404 404 405  | in 404 404 404 404 404 404 404
workspaces:member_end_away              far         | in 404 404 404 404 404 404 405  | in 404 404 404 404 404 404 404
workspaces:member_leave                 near        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:member_leave                 asked       | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:member_leave                 far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:member_qualify               near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:member_qualify               asked       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:member_qualify               far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:member_step                  near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:member_step                  asked       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:member_step                  far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:my_pools                     -           | in 404 404 200 404 404 404 404  | in 404 404 405 404 404 404 404
workspaces:offer                        near        | in 404 404 200 404 404 404 404  | in 404 404 200 404 404 404 404
workspaces:offer                        far         | in 404 404 200 404 404 404 404  | in 404 404 200 404 404 404 404
workspaces:open_calls                   -           | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:open_call                    near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:open_call                    far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:open_call                    next        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:open_call                    far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:open_call                    draft       | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:open_call                    far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:pack                         near        | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
workspaces:pack                         far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:pack                         next        | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
workspaces:pack                         far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:pack                         draft       | in 404 404 200 200 404 404 200  | in 404 404 405 405 404 404 405
workspaces:pack                         far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:permit                       own         | in 404 200 404 404 404 404 200  | in 404 200 404 404 404 404 200
workspaces:permit                       other       | in 404 404 404 404 404 404 404  | in 404 404 404 404 404 404 404
workspaces:permit                       crossed     | in 404 404 404 404 404 404 404  | in 404 404 404 404 404 404 404
workspaces:pool                         near        | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:pool                         far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:pools                        -           | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:preparation                  near        | in 404 404 200 200 404 404 200  | in 404 404 200 200 404 404 200
workspaces:preparation                  far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:preparation                  next        | in 404 404 200 200 404 404 200  | in 404 404 200 200 404 404 200
workspaces:preparation                  far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:preparation                  draft       | in 404 404 200 200 404 404 200  | in 404 404 200 200 404 404 200
workspaces:preparation                  far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
workspaces:preparation_off              near        | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 go
workspaces:preparation_off              far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:preparation_off              next        | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 go
workspaces:preparation_off              far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:preparation_off              draft       | in 404 404 200 200 404 404 200  | in 404 404 go go 404 404 go
workspaces:preparation_off              far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:staff                        near        | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:staff                        far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:staff                        next        | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:staff                        far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:staff                        draft       | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:staff                        far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 405
workspaces:staffing                     -           | in 404 404 404 200 404 404 200  | in 404 404 404 405 404 404 405
workspaces:withdraw_offer               near        | in 404 404 200 404 404 404 404  | in 404 404 go 404 404 404 404
workspaces:withdraw_offer               far         | in 404 404 200 404 404 404 404  | in 404 404 go 404 404 404 404
cms:briefing_used                       open        | 200 *200                        | 200 *200
cms:briefing_used                       unknown     | 404 *404                        | 404 *404
cms:briefing_thanks                     open        | 200 *200                        | 405 *405
cms:briefing_thanks                     unknown     | 404 *404                        | 404 *404
workspaces:briefing_uses                -           | in 404 200 404 200 200 404 200  | in 404 405 404 405 405 404 405
workspaces:briefing_uses_file           -           | in 404 200 404 200 200 404 200  | in 404 405 404 405 405 404 405
workspaces:clear_use                    near        | in 404 404 404 200 404 404 200  | in 404 404 404 200 404 404 200
workspaces:clear_use                    far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 200
reports:thread                          -           | in 404 404 404 200 200 404 200  | in 404 404 404 405 405 404 405
workspaces:add_source                   -           | in 404 404 404 200 200 404 200  | in 404 404 404 200 200 404 200
workspaces:source                       near        | in 404 404 404 200 200 404 200  | in 404 404 404 200 200 404 200
workspaces:source                       far         | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
workspaces:retire_source                near        | in 404 404 404 200 200 404 200  | in 404 404 404 go go 404 go
workspaces:retire_source                far         | in 404 404 404 404 200 404 200  | in 404 404 404 404 go 404 go
workspaces:add_recommendation           near        | in 404 404 404 200 200 404 200  | in 404 404 404 200 200 404 200
workspaces:add_recommendation           far         | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
workspaces:change_recommendation        near        | in 404 404 404 200 200 404 200  | in 404 404 404 200 200 404 200
workspaces:change_recommendation        far         | in 404 404 404 404 200 404 200  | in 404 404 404 404 200 404 200
workspaces:change_recommendation        crossed     | in *404                         | in *404
workspaces:remove_recommendation        near        | in 404 404 404 200 200 404 200  | in 404 404 404 go go 404 go
workspaces:remove_recommendation        far         | in 404 404 404 404 200 404 200  | in 404 404 404 404 go 404 go
workspaces:remove_recommendation        crossed     | in *404                         | in *404
workspaces:costs                        near        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:costs                        next        | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:costs                        draft       | in 404 404 404 200 404 404 200  | in 404 404 404 go 404 404 go
workspaces:costs                        far         | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:costs                        far next    | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
workspaces:costs                        far draft   | in 404 404 404 404 404 404 200  | in 404 404 404 404 404 404 go
reports:money                           -           | in 404 404 404 200 200 404 200  | in 404 404 404 405 405 404 405
reports:money_file                      -           | in 404 404 404 go go 404 go    | in 404 404 404 200 200 404 200
published:scrutiny                      - |in 404 404 404 404 200 404 200 200|in 404 404 404 404 405 404 405 405
published:open_data                     -           | 200 *200                        | 405 *405
published:open_data_csv                 -           | 200 *200                        | 405 *405
published:open_data_json                -           | 200 *200                        | 405 *405
"""
